/**
 * Takes a session in. The button lets the main process read the clipboard, so the secret never enters this window. The host can
 * also paste the text into the box by hand. A new box replaces it after the text was sent, so that no copy stays in the page.
 * The window shows at once what the program understood.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { PasteReport, PasteRequest } from '../../shared/connection';
import { icon } from '../../shared/pages/icons';
import { locale, say } from '../../shared/words/host';
import { host, RequestController } from './requests';
import { button, problemNotice } from './section-parts';
import { fieldStyles, sectionStyles } from './section-styles';

/** @fires pasted a CustomEvent with the PasteReport; its `session` names the text where it can be used */
@customElement('guestbook-paste-box')
export class PasteBox extends LitElement {
  static override readonly styles = [
    sectionStyles,
    fieldStyles,
    css`
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

  /** True while the program tries a connection with the pasted session. */
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
        ${button(say('paste_from_clipboard'), () => this._paste({}), {
          variant: this._report?.session ? 'neutral' : 'brand',
          disabled,
        })}
      </div>
      ${problemNotice(this._request.problem ?? this._report?.problem)}
      ${this._report ? this._renderReport(this._report, disabled) : nothing}
      <details>
        <summary>${say('paste_by_hand')}</summary>
        <div class="stack">
          <div class="field">
            <label for="box">${say('lines_to_paste')}</label>
            ${keyed(
              this._texts,
              html`<textarea id="box" rows="4" ?disabled=${disabled} autocomplete="off" autocapitalize="off" spellcheck="false"></textarea>`,
            )}
          </div>
          <div class="row">
            ${button(say('use_this_text'), () => this._handOver(), { disabled })}
          </div>
        </div>
      </details>
    </div>`;
  }

  private _renderReport(report: PasteReport, disabled: boolean): TemplateResult | typeof nothing {
    if (report.profiles) {
      return html`<div class="field">
        <label for="profile">${say('which_profile')}</label>
        <select id="profile">${report.profiles.map((name) => html`<option>${name}</option>`)}</select>
        <div class="row">
          ${button(say('use_this_profile'), () => this._paste({ profile: this._profile.value }), { disabled })}
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
    this._request.run(async () => {
      this._report = await host.paste(request);
      this.dispatchEvent(new CustomEvent('pasted', { detail: this._report }));
    });
  }
}

function describeReport({ keyEnding, sessionToken, region, profile, expiresAt }: PasteReport): string {
  return [
    say('understood_key', { key_ending: keyEnding ?? '' }),
    say(sessionToken ? 'with_token' : 'without_token'),
    ...(region ? [say('understood_region', { region })] : []),
    ...(profile ? [say('understood_profile', { profile })] : []),
    ...(expiresAt ? [say('understood_end', { end: describeEnd(new Date(expiresAt)) })] : []),
  ].join(say('list_joint'));
}

function describeEnd(end: Date): string {
  return end.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}
