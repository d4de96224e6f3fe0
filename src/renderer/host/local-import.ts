/** Entries that were signed while this computer was not connected, offered once to the table. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { button } from './button';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-local-import */
@customElement('guestbook-local-import')
export class LocalImport extends LitElement {
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

  /** How many entries are offered. */
  @property({ type: Number })
  entries = 0;

  /** True while the connection is being changed. */
  @property({ type: Boolean })
  busy = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { entries } = this;
    const disabled = this.busy || this._request.running;
    return html`<wa-callout variant="brand" appearance="outlined">
      <span slot="icon">${icon('book')}</span>
      <strong>${say('import_question', { count: entries })}</strong>
      <p>${say('import_explained', { count: entries })}</p>
      ${problemNotice(this._request.problem)}
      <div class="row">
        ${button(say('import_copy'), () => this._answer(true), { variant: 'brand', disabled })}
        ${button(say('import_leave'), () => this._answer(false), { disabled })}
      </div>
    </wa-callout>`;
  }

  private _answer(copy: boolean): void {
    void this._request.run(async () => this.host?.copyLocal(copy));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-local-import': LocalImport;
  }
}
