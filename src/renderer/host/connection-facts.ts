/** The connection that is in force: which table, and with which credentials for how long. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectionState } from '../../shared/connection';
import { compose, say } from '../../shared/words/host';
import { TickingClock } from '../ticking-clock';
import { code } from './callouts';
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

  private readonly _clock = new TickingClock(this);

  protected override render(): TemplateResult {
    if (!this.connection) return html``;
    const { choice, sourceWords, keyEnding, sessionKept } = this.connection;
    const { region, table, endpoint, source } = choice;
    const session = source.kind === 'pasted' ? this.connection.session : undefined;
    return html`<dl>
        <dt>${say('region')}</dt>
        <dd>${region}</dd>
        <dt>${say('table')}</dt>
        <dd>${code(table)}</dd>
        ${endpoint ? html`<dt>${say('endpoint')}</dt><dd>${code(endpoint)}</dd>` : nothing}
        <dt>${say('credentials')}</dt>
        <dd>${keyEnding ? compose('source_and_key', { source: sourceWords, key: keyOf(keyEnding) }) : sourceWords}</dd>
        ${session ? html`<dt>${say('session')}</dt><dd>${describeSession(session, new Date(this._clock.now))}</dd>` : nothing}
      </dl>
      ${session ? html`<p class="quiet">${describeKeeping(sessionKept)}</p>` : nothing}`;
  }
}

/** Kept on one line. */
function keyOf(keyEnding: string): TemplateResult {
  return html`<span class="key">${say('key_of', { key_ending: keyEnding })}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-connection-facts': ConnectionFacts;
  }
}
