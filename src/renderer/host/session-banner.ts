/** New credentials are needed: one sentence, and the button that takes them in and connects with them. */
import './paste-box';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostApi } from '../../shared/api';
import type { ConnectionState } from '../../shared/connection';
import { icon } from '../../shared/pages/icons';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-session-banner */
@customElement('guestbook-session-banner')
export class SessionBanner extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      :host {
        margin-bottom: 24px;
      }

      .banner {
        padding: 16px 24px;
        border: 1px solid var(--accent);
        border-radius: 10px;
        background: var(--accent-wash);
      }

      .sentence {
        display: flex;
        gap: 12px;
        margin-bottom: 16px;
        font-weight: 500;
      }

      guestbook-paste-box {
        margin-top: 16px;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  connection: ConnectionState | undefined;

  /** Entries that wait for the table. */
  @property({ type: Number })
  pending = 0;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { connection } = this;
    if (!connection) return html``;
    return html`<div class="banner">
      <p class="sentence" role="alert">${icon('attention')}<span>${describeNeed(connection, this.pending)}</span></p>
      ${this._request.running ? html`<p class="quiet" role="status">Checking…</p>` : problemNotice(this._request.problem)}
      <guestbook-paste-box .host=${this.host} .busy=${this._request.running} @pasted=${this._connect}></guestbook-paste-box>
    </div>`;
  }

  private _connect(): void {
    void this._request.run(async () => {
      if (this.connection)
        await this.host?.connect({ ...this.connection.choice, source: { kind: 'pasted' } });
    });
  }
}

function describeNeed({ needs, problem }: ConnectionState, pending: number): string {
  const purpose = pending === 0 ? 'to go on with the table' : `to send ${countWaiting(pending)}`;
  if (needs === 'expired') return `Your session has expired. Paste a new one ${purpose}.`;
  if (needs === 'missing') return `There is no session on this computer. Paste one ${purpose}.`;
  return problem ?? '';
}

function countWaiting(pending: number): string {
  return pending === 1 ? 'the waiting entry' : `the ${pending.toLocaleString('en')} waiting entries`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-session-banner': SessionBanner;
  }
}
