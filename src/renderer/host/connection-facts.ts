/** The connection that is in force: which table, and with which credentials for how long. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectionState } from '../../shared/connection';
import { TickingClock } from '../ticking-clock';
import { sectionStyles } from './section-styles';
import { describeKeeping, describeSession } from './session-words';

/** @element guestbook-connection-facts */
@customElement('guestbook-connection-facts')
export class ConnectionFacts extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
    `,
  ];

  @property({ attribute: false })
  connection: ConnectionState | undefined;

  constructor() {
    super();
    new TickingClock(this);
  }

  protected override render(): TemplateResult {
    if (!this.connection) return html``;
    const { choice, sourceWords, keyEnding, sessionKept } = this.connection;
    const { region, table, endpoint, source } = choice;
    const session = source.kind === 'pasted' ? this.connection.session : undefined;
    return html`<dl>
        <dt>Region</dt>
        <dd>${region}</dd>
        <dt>Table</dt>
        <dd><code>${table}</code></dd>
        ${endpoint ? html`<dt>Endpoint</dt><dd><code>${endpoint}</code></dd>` : nothing}
        <dt>Credentials</dt>
        <dd>${sourceWords}${keyEnding ? html`, <span class="key">key …${keyEnding}</span>` : nothing}</dd>
        ${session ? html`<dt>Session</dt><dd>${describeSession(session, new Date())}</dd>` : nothing}
      </dl>
      ${session ? html`<p class="quiet">${describeKeeping(sessionKept)}</p>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-connection-facts': ConnectionFacts;
  }
}
