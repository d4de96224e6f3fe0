/** What was signed unconnected, offered once to the table. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-copy-offer */
@customElement('guestbook-copy-offer')
export class CopyOffer extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      strong {
        display: block;
        margin-bottom: 4px;
      }

      .row {
        margin-top: 16px;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  /** How many are offered. */
  @property({ type: Number })
  entries = 0;

  /** True while the connection is being changed. */
  @property({ type: Boolean })
  busy = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { entries } = this;
    const disabled = this.busy || this._request.running;
    const one = entries === 1;
    return html`<wa-callout variant="brand" appearance="outlined">
      <span slot="icon">${icon('book')}</span>
      <strong>Copy ${one ? '1 entry' : `${entries.toLocaleString('en')} entries`} into the table?</strong>
      <p>
        ${one ? 'It was' : 'They were'} signed on this computer while it was not connected.
        ${one ? 'It stays' : 'They stay'} here in any case.
      </p>
      ${problemNotice(this._request.problem)}
      <div class="row">
        <wa-button variant="brand" appearance="accent" ?disabled=${disabled} @click=${() => this._answer(true)}>Copy</wa-button>
        <wa-button variant="neutral" appearance="outlined" ?disabled=${disabled} @click=${() => this._answer(false)}>Leave here</wa-button>
      </div>
    </wa-callout>`;
  }

  private _answer(copy: boolean): void {
    void this._request.run(async () => this.host?.copyLocal(copy));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-copy-offer': CopyOffer;
  }
}
