/** The connection to AWS: offered, on or off, with what will happen said before it happens. */
import './table-question';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectionState, HostApi, Status } from '../../shared/api';
import { icon } from '../../shared/pages/icons';
import { eventNotice, lockedNotice, problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

const STATE_WORDS = { off: 'Not connected', offered: 'Not connected', on: 'Connected' } as const;

/** @element guestbook-connection-section */
@customElement('guestbook-connection-section')
export class ConnectionSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      .offer strong {
        display: block;
        margin-bottom: 4px;
      }

      .offer .row {
        margin-top: 16px;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  connection: ConnectionState | undefined;

  /** Of the book that is open: what waits in it is left behind by disconnecting. */
  @property({ attribute: false })
  status: Status | undefined;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { connection } = this;
    if (!connection) return html``;
    return html`<section aria-labelledby="title">
      <h2 id="title">Connection to AWS</h2>
      <p class="state" role="status">
        ${icon(connection.state === 'on' ? 'cloud' : 'computer')}<span>${STATE_WORDS[connection.state]}</span>
      </p>
      <div class="stack">
        ${problemNotice(this._request.problem ?? (connection.question ? undefined : connection.problem))}
        ${
          connection.question
            ? html`<guestbook-table-question .host=${this.host} .question=${connection.question}></guestbook-table-question>`
            : nothing
        }
        ${eventNotice(connection.clockMinutes === undefined ? undefined : describeClock(connection.clockMinutes))}
        ${connection.copyOffer ? this._renderCopyOffer(connection.copyOffer) : nothing}
        ${connection.state === 'offered' ? this._renderOffer(connection) : this._renderFacts(connection)}
        ${lockedNotice(connection.lockedBy)}
        ${connection.state === 'on' && !connection.lockedBy ? this._renderLeaving() : nothing}
      </div>
    </section>`;
  }

  private _renderOffer({ region, table, endpoint, source, keyEnding }: ConnectionState): TemplateResult {
    return html`<wa-callout class="offer" variant="brand" appearance="outlined">
      <span slot="icon">${icon('cloud')}</span>
      <strong>Connect to ${region}${keyEnding ? ` with the key …${keyEnding}` : ''}?</strong>
      <p>
        Entries are then kept in the DynamoDB table <code>${table}</code>${endpoint ? html` at <code>${endpoint}</code>` : nothing}
        as well. If there is no such table it is created, with its change stream. What was signed before stays on this
        computer.
      </p>
      ${source ? html`<p class="quiet">The key comes from ${source}.</p>` : nothing}
      <div class="row">${this._renderButton('Connect', true)} ${this._renderButton('Keep on this computer', false)}</div>
    </wa-callout>`;
  }

  private _renderCopyOffer(entries: number): TemplateResult {
    return html`<wa-callout class="offer" variant="brand" appearance="outlined">
      <span slot="icon">${icon('book')}</span>
      <strong>Copy ${entries === 1 ? '1 entry' : `${entries.toLocaleString('en')} entries`} into the table?</strong>
      <p>
        ${entries === 1 ? 'It was' : 'They were'} signed on this computer while it was not connected.
        ${entries === 1 ? 'It stays' : 'They stay'} here in any case.
      </p>
      <div class="row">
        ${this._renderAction('Copy', 'brand', () => this._copy(true))}
        ${this._renderAction('Leave here', 'neutral', () => this._copy(false))}
      </div>
    </wa-callout>`;
  }

  private _renderFacts({
    state,
    region,
    table,
    endpoint,
    source,
    keyEnding,
  }: ConnectionState): TemplateResult {
    if (state === 'off' && !source) {
      return html`<p class="quiet">
        Entries stay on this computer. To keep them in DynamoDB as well, start Guestbook with AWS credentials in its
        environment: it will offer to connect.
      </p>`;
    }
    return html`<dl>
        <dt>Region</dt>
        <dd>${region}</dd>
        <dt>Table</dt>
        <dd><code>${table}</code></dd>
        ${endpoint ? html`<dt>Endpoint</dt><dd><code>${endpoint}</code></dd>` : nothing}
        ${source ? html`<dt>Credentials</dt><dd>${source}${keyEnding ? html`, <span class="key">key …${keyEnding}</span>` : nothing}</dd>` : nothing}
      </dl>
      ${state === 'off' ? html`<div class="row">${this._renderButton('Connect', true)}</div>` : nothing}`;
  }

  private _renderLeaving(): TemplateResult {
    const pending = this.status?.pending ?? 0;
    return html`${
      pending > 0
        ? html`<p class="quiet">
            ${
              pending === 1
                ? '1 entry waits for the table. If you disconnect, it stays on this computer and is sent when you connect again.'
                : `${pending.toLocaleString('en')} entries wait for the table. If you disconnect, they stay on this computer and are sent when you connect again.`
            }
          </p>`
        : nothing
    }
      <div class="row">${this._renderButton('Disconnect', false)}</div>`;
  }

  private _renderButton(words: string, connected: boolean): TemplateResult {
    const variant = words === 'Connect' ? 'brand' : 'neutral';
    return this._renderAction(words, variant, () => this._connect(connected));
  }

  private _renderAction(words: string, variant: 'brand' | 'neutral', onClick: () => void): TemplateResult {
    return html`<wa-button
      variant=${variant}
      appearance=${variant === 'brand' ? 'accent' : 'outlined'}
      ?disabled=${this._request.running}
      @click=${onClick}
      >${words}</wa-button
    >`;
  }

  private _copy(copy: boolean): void {
    void this._request.run(async () => this.host?.copyLocal(copy));
  }

  private _connect(connected: boolean): void {
    void this._request.run(async () => this.host?.connect(connected));
  }
}

/** @param minutes that AWS's clock is ahead */
function describeClock(minutes: number): string {
  const off = Math.abs(minutes);
  return `The clock of this computer is ${off} minutes ${minutes > 0 ? 'slow' : 'fast'}. Entries signed now carry that time. Please set the clock.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-connection-section': ConnectionSection;
  }
}
