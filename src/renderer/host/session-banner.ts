/** New credentials are needed: one sentence, and the button that takes them in and connects with them. */
import './paste-box';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectionState, Source } from '../../shared/connection';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { problemNotice } from './callouts';
import type { PastedEvent } from './paste-box';
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

      guestbook-paste-box,
      guestbook-paste-box ~ * {
        margin-top: 8px;
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
    return html`<section class="banner" aria-label="New credentials are needed">
      <p class="sentence">
        ${icon('attention')}<span><span role="alert">${describeNeed(connection)}</span> ${describeRemedy(connection, this.pending)}</span>
      </p>
      ${this._request.running ? html`<p class="quiet" role="status">Checking…</p>` : problemNotice(this._request.problem)}
      <guestbook-paste-box .host=${this.host} .busy=${this._request.running} @pasted=${this._takeIn}></guestbook-paste-box>
      ${this._renderOtherSource(connection)}
    </section>`;
  }

  private _renderOtherSource({
    choice,
    sourceWords,
    environmentHasKeys,
  }: ConnectionState): TemplateResult | typeof nothing {
    if (choice.source.kind !== 'pasted')
      return html`<p class="quiet">The credentials come from ${sourceWords}. A pasted session takes their place.</p>`;
    if (!environmentHasKeys) return nothing;
    return html`<wa-button
      variant="neutral"
      appearance="outlined"
      ?disabled=${this._request.running}
      @click=${() => this._connect({ kind: 'environment' })}
      >Use the keys in the environment</wa-button
    >`;
  }

  private _takeIn({ report: { session } }: PastedEvent): void {
    if (session) this._connect({ kind: 'pasted', session });
  }

  private _connect(source: Source): void {
    void this._request.run(async () => {
      if (this.connection) await this.host?.connect({ ...this.connection.choice, source });
    });
  }
}

function describeNeed({ needs, problem }: ConnectionState): string {
  if (needs === 'expired') return 'Your session has expired.';
  if (needs === 'missing') return 'There is no session on this computer.';
  return problem ?? '';
}

function describeRemedy({ needs }: ConnectionState, pending: number): string {
  if (needs === 'refused') return '';
  const purpose = pending === 0 ? 'to go on with the table' : `to send ${countWaiting(pending)}`;
  return needs === 'expired' ? `Paste a new one ${purpose}.` : `Paste one ${purpose}.`;
}

function countWaiting(pending: number): string {
  return pending === 1 ? 'the waiting entry' : `the ${pending.toLocaleString('en')} waiting entries`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-session-banner': SessionBanner;
  }
}
