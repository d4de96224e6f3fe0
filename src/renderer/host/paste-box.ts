/**
 * Takes a session in. The button lets the main process read the clipboard, so the secret never enters this window; the box
 * takes the same text by hand, and is made anew when it was handed over. What was understood shows at once.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { PasteReport, PasteRequest } from '../../shared/connection';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { problemNotice } from './callouts';
import { fieldStyles } from './field-styles';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** A text was taken in; `report.session` names it where it can be used. */
export class PastedEvent extends Event {
  readonly report: PasteReport;

  constructor(report: PasteReport) {
    super('pasted');
    this.report = report;
  }
}

/**
 * @element guestbook-paste-box
 * @fires pasted
 */
@customElement('guestbook-paste-box')
export class PasteBox extends LitElement {
  static override readonly styles = [
    sectionStyles,
    fieldStyles,
    css`
      .stack {
        margin-top: 0;
      }

      .field {
        gap: 8px;
      }

      .understood {
        display: flex;
        gap: 8px;
      }

      .understood .icon {
        color: var(--good);
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  /** True while a connection is tried with what was pasted. */
  @property({ type: Boolean })
  busy = false;

  @state()
  private _report: PasteReport | undefined;

  @state()
  private _texts = 0;

  @query('textarea')
  private readonly _box!: HTMLTextAreaElement;

  @query('select')
  private readonly _profile!: HTMLSelectElement;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const disabled = this.busy || this._request.running;
    return html`<div class="stack">
      <div class="row">
        <wa-button
          variant=${this._report?.session ? 'neutral' : 'brand'}
          appearance=${this._report?.session ? 'outlined' : 'accent'}
          ?disabled=${disabled}
          @click=${() => this._paste({})}
          >Paste from clipboard</wa-button
        >
      </div>
      ${problemNotice(this._request.problem ?? this._report?.problem)}
      ${this._report ? this._renderReport(this._report, disabled) : nothing}
      <details>
        <summary>Or paste the text here</summary>
        <div class="stack">
          <div class="field">
            <label for="box">The lines with the key, the secret and the token</label>
            ${keyed(
              this._texts,
              html`<textarea id="box" rows="4" autocomplete="off" autocapitalize="off" spellcheck="false"></textarea>`,
            )}
          </div>
          <div class="row">
            <wa-button variant="neutral" appearance="outlined" ?disabled=${disabled} @click=${this._handOver}
              >Use this text</wa-button
            >
          </div>
        </div>
      </details>
    </div>`;
  }

  private _renderReport(report: PasteReport, disabled: boolean): TemplateResult | typeof nothing {
    if (report.profiles) {
      return html`<div class="field">
        <label for="profile">This text holds several profiles. Which one?</label>
        <select id="profile">${report.profiles.map((name) => html`<option>${name}</option>`)}</select>
        <div class="row">
          <wa-button
            variant="neutral"
            appearance="outlined"
            ?disabled=${disabled}
            @click=${() => this._paste({ profile: this._profile.value })}
            >Use this profile</wa-button
          >
        </div>
      </div>`;
    }
    if (report.problem !== undefined) return nothing;
    return html`<p class="understood" role="status">${icon('done')}<span>${describeReport(report)}</span></p>`;
  }

  private _handOver(): void {
    const text = this._box.value;
    this._box.value = '';
    this._texts += 1;
    this._paste({ text });
  }

  private _paste(request: PasteRequest): void {
    void this._request.run(async () => {
      this._report = await this.host?.paste(request);
      if (this._report) this.dispatchEvent(new PastedEvent(this._report));
    });
  }
}

function describeReport({ keyEnding, sessionToken, region, profile, expiresAt }: PasteReport): string {
  const ends =
    expiresAt &&
    new Date(expiresAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  return [
    `Key …${keyEnding}`,
    sessionToken ? 'with a session token' : 'without a session token',
    ...(region ? [`region ${region}`] : []),
    ...(profile ? [`profile ${profile}`] : []),
    ...(ends ? [`ends ${ends}`] : []),
  ].join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-paste-box': PasteBox;
  }
  interface HTMLElementEventMap {
    pasted: PastedEvent;
  }
}
