/**
 * Entries that are safe here and not yet in the table: how long it will take, the reason of those that the table did not
 * take, and what the host may do about them.
 */
import './pending-entry';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state as internalState, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HostApi, HostState } from '../../shared/contract';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';
import { describeTimeLeft } from './time-left';

/** @element guestbook-waiting-section */
@customElement('guestbook-waiting-section')
export class PendingSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  state: HostState | undefined;

  @internalState()
  private _savedTo: string | undefined;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    if (!this.state) return html``;
    const { waiting } = this.state;
    return html`<section aria-labelledby="title">
      <h2 id="title">Waiting entries</h2>
      <p class="quiet" role="status">${describe(this.state)}</p>
      ${problemNotice(this._request.problem)}
      ${
        waiting.length === 0
          ? nothing
          : html`<div class="stack">
              <div class="row">
                ${this._renderButton('Try again now', () => this._retry())}
                ${this._renderButton('Save to a file', () => this._save())}
              </div>
              ${this._savedTo ? html`<p class="quiet" role="status">Saved as <code>${this._savedTo}</code>.</p>` : nothing}
              <ol>
                ${repeat(
                  waiting,
                  ({ id }) => id,
                  (entry) =>
                    html`<li><guestbook-waiting-entry .host=${this.host} .entry=${entry}></guestbook-waiting-entry></li>`,
                )}
              </ol>
            </div>`
      }
    </section>`;
  }

  private _renderButton(words: string, onClick: () => void): TemplateResult {
    return html`<wa-button appearance="outlined" ?disabled=${this._request.running} @click=${onClick}>${words}</wa-button>`;
  }

  private _retry(): void {
    void this._request.run(async () => this.host?.retry());
  }

  private _save(): void {
    this._savedTo = undefined;
    void this._request.run(async () => {
      this._savedTo = await this.host?.saveWaiting();
    });
  }
}

function describe({ waiting, status, connection, secondsLeft }: HostState): string {
  if (waiting.length === 0) {
    if (connection.question) return 'None.';
    return status.backend === 'dynamodb'
      ? 'None: every entry is in the table.'
      : 'None: entries belong on this computer.';
  }
  const all = status.pending + status.rejected;
  const shown = all > waiting.length ? `; the oldest ${waiting.length} of ${all.toLocaleString('en')}` : '';
  const left = status.pending > 0 && secondsLeft ? `; ${describeTimeLeft(secondsLeft)}` : '';
  return `Safe on this computer${shown}${left}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-waiting-section': PendingSection;
  }
}
