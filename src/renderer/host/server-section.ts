/** The switch that serves the book to browsers, its addresses, and what guests may see there. */
import './qr-code';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostApi, HostState, ServerMode } from '../../shared/contract';
import { serverModeSchema } from '../../shared/schemas';
import { lockedNotice, problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

const EXPLANATIONS: Readonly<Record<ServerMode, string>> = {
  off: 'No port is open. Guests sign at this computer.',
  computer: 'Browsers on this computer can read and sign the book.',
  network: 'Everyone on the same network can read and sign the book, with a phone for example.',
};

/** @element guestbook-server-section */
@customElement('guestbook-server-section')
export class ServerSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      .addresses {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      .reach {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        justify-content: space-between;
        gap: 16px 32px;
      }

      /* Scanners want dark on light, with a margin around it, in every theme. */
      .code {
        padding: 12px;
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        background: white;
        line-height: 0;
      }

      guestbook-qr-code {
        width: 112px;
        height: 112px;
        color: black;
        background-color: white;
      }

      wa-switch {
        padding-top: 16px;
        border-top: 1px solid var(--rule);
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  state: HostState | undefined;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    if (!this.state) return html``;
    const { server, showEmails, showEmailsLockedBy } = this.state;
    const { mode, port, problem, portLockedBy } = server;
    return html`<section aria-labelledby="title">
      <h2 id="title">Browsers on this network</h2>
      <div class="stack">
        <wa-radio-group
          label="Serve browsers"
          orientation="horizontal"
          .value=${mode}
          ?disabled=${this._request.running}
          hint=${EXPLANATIONS[mode]}
          @change=${this._chooseMode}
        >
          <wa-radio appearance="button" value="off">Off</wa-radio>
          <wa-radio appearance="button" value="computer">This computer</wa-radio>
          <wa-radio appearance="button" value="network">Local network</wa-radio>
        </wa-radio-group>
        ${portLockedBy === undefined ? nothing : html`<p class="quiet">The port is set by <code>${portLockedBy}</code> in the environment.</p>`}
        ${problemNotice(
          this._request.problem ?? problem?.message,
          problem?.freePort === undefined
            ? nothing
            : html`<wa-button size="s" variant="neutral" appearance="outlined" @click=${() => this._serve(mode, problem.freePort)}>
                Use port ${problem.freePort} instead
              </wa-button>`,
        )}
        ${mode === 'off' || problem ? nothing : this._renderAddresses(port)}
        <wa-switch
          .checked=${showEmails}
          ?disabled=${showEmailsLockedBy !== undefined}
          hint=${showEmails ? 'They stand beside every name.' : 'Only this window shows them.'}
          @change=${this._chooseEmails}
          >Show guests each other’s e-mail addresses</wa-switch
        >
        ${lockedNotice(showEmailsLockedBy)}
      </div>
    </section>`;
  }

  private _renderAddresses(port: number): TemplateResult {
    const { mode, addresses } = this.state?.server ?? { mode: 'off', addresses: [] };
    const best = addresses[0];
    if (best === undefined) return html`<p class="quiet" role="status">Opening port ${port}…</p>`;
    return html`<div class="reach">
      <div>
        <p class="quiet">Guests open</p>
        <ul class="addresses">
          ${addresses.map((address) => html`<li><code>${address}</code></li>`)}
        </ul>
      </div>
      ${
        mode === 'network'
          ? html`<div class="code"><guestbook-qr-code value=${best} size="112" error-correction="M" label="QR code of ${best}"></guestbook-qr-code></div>`
          : nothing
      }
    </div>`;
  }

  private _chooseMode(event: Event): void {
    const mode = serverModeSchema.parse((event.target as HTMLElementTagNameMap['wa-radio-group']).value);
    this._serve(mode);
  }

  private _serve(mode: ServerMode, port?: number): void {
    void this._request.run(async () => this.host?.serve(port === undefined ? { mode } : { mode, port }));
  }

  private _chooseEmails(event: Event): void {
    const { checked } = event.target as HTMLElementTagNameMap['wa-switch'];
    void this._request.run(async () => this.host?.showEmails(checked));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-server-section': ServerSection;
  }
}
