/** The switch that serves the book to browsers, its addresses, and what guests may see there. */
import WaQrCode from '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import {
  type HostState,
  SERVER_MODES,
  type ServerMode,
  type ServerRequest,
  type ServerState,
} from '../../shared/contract';
import { compose, say } from '../../shared/words/host';
import { ChoiceController, host } from './requests';
import { button, code, lockedNotice, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

/**
 * Web Awesome's QR code without the inline styles of its template, which our content security policy refuses: the style sheet
 * sets the size of the canvas instead.
 */
@customElement('guestbook-qr-code')
export class QrCode extends WaQrCode {
  static override readonly css = css`
    ${WaQrCode.css}
    canvas {
      width: 100%;
      height: 100%;
    }
  `;

  override render(): TemplateResult<1> {
    return html`<canvas class="qr-code" role="img" aria-label=${this.label}></canvas>`;
  }
}

@customElement('guestbook-server-section')
export class ServerSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      .addresses {
        display: grid;
        gap: 4px;
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
  state!: HostState;

  private readonly _server = new ChoiceController<ServerRequest>(this, {
    send: (request) => host.serve(request),
    isInForce: ({ mode, port = this.state.server.port }) =>
      mode === this.state.server.mode && port === this.state.server.port,
  });
  private readonly _emails = new ChoiceController<boolean>(this, {
    send: (shown) => host.showEmails(shown),
    isInForce: (shown) => shown === this.state.showEmails,
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    this._server.told();
    this._emails.told();
  }

  protected override render(): TemplateResult {
    const { server, showEmailsLockedBy } = this.state;
    const { mode } = this._server.asked ?? server;
    const showEmails = this._emails.asked ?? this.state.showEmails;
    return html`<section aria-labelledby="title">
      <h2 id="title">${say('browsers_on_this_network')}</h2>
      <div class="stack">
        <wa-radio-group
          label=${say('serve_browsers')}
          orientation="horizontal"
          .value=${live(mode)}
          hint=${say(`served_${mode}`)}
          @change=${this._chooseMode}
        >
          ${SERVER_MODES.map((each) => html`<wa-radio appearance="button" value=${each}>${say(`serve_${each}`)}</wa-radio>`)}
        </wa-radio-group>
        ${server.portLockedBy === undefined ? nothing : html`<p class="quiet">${compose('port_set_by_environment', { variable: code(server.portLockedBy) })}</p>`}
        ${problemNotice(this._server.problem)}
        ${this._server.asked ? this._renderChange(this._server.asked, server) : this._renderServer(server)}
        <wa-switch
          .checked=${live(showEmails)}
          ?disabled=${showEmailsLockedBy !== undefined}
          hint=${say(showEmails ? 'emails_shown' : 'emails_hidden')}
          @change=${this._chooseEmails}
          >${say('show_emails')}</wa-switch
        >
        ${problemNotice(this._emails.problem)} ${lockedNotice(showEmailsLockedBy)}
      </div>
    </section>`;
  }

  private _renderChange({ mode, port }: ServerRequest, server: ServerState): TemplateResult {
    const name = mode === 'off' ? 'closing_port' : 'opening_port';
    return html`<p class="quiet" role="status">${say(name, { port: port ?? server.port })}</p>`;
  }

  private _renderServer({ mode, addresses, problem }: ServerState): TemplateResult | typeof nothing {
    if (problem) {
      const { message, freePort } = problem;
      return html`${problemNotice(message, freePort === undefined ? nothing : this._renderFreePort(mode, freePort))}`;
    }
    const best = addresses[0];
    if (best === undefined) return nothing;
    return html`<div class="reach">
      <div>
        <p class="quiet">${say('guests_open')}</p>
        <ul class="addresses">
          ${addresses.map((address) => html`<li>${code(address)}</li>`)}
        </ul>
      </div>
      ${
        mode === 'network'
          ? html`<div class="code"><guestbook-qr-code value=${best} size="112" error-correction="M" label=${say('qr_code_of', { address: best })}></guestbook-qr-code></div>`
          : nothing
      }
    </div>`;
  }

  private _renderFreePort(mode: ServerMode, port: number): TemplateResult {
    return button(say('use_port', { port }), () => this._server.choose({ mode, port }), { size: 's' });
  }

  private _chooseMode(event: Event): void {
    const { value } = event.target as HTMLElementTagNameMap['wa-radio-group'];
    this._server.choose({ mode: value as ServerMode });
  }

  private _chooseEmails(event: Event): void {
    this._emails.choose((event.target as HTMLElementTagNameMap['wa-switch']).checked);
  }
}
