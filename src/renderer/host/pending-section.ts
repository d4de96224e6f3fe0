/**
 * Entries that are safe here and not in the table yet: how long sending them takes, why the table did not take some, and what
 * the host can do about them.
 */
import './pending-entry';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state as internalState, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HostState } from '../../shared/contract';
import { compose, say } from '../../shared/words/host';
import { host, RequestController } from './requests';
import { button, code, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';
import { describeTimeLeft } from './time-words';

@customElement('guestbook-pending-section')
export class PendingSection extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  state!: HostState;

  @internalState()
  private _savedTo: string | undefined;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { outbox } = this.state;
    const disabled = this._request.running;
    return html`<section aria-labelledby="title">
      <h2 id="title">${say('pending_entries')}</h2>
      <p class="quiet" role="status">${describe(this.state)}</p>
      ${problemNotice(this._request.problem)}
      ${
        outbox.length === 0
          ? nothing
          : html`<div class="stack">
              <div class="row">
                ${button(say('try_again_now'), () => this._request.run(() => host.retry()), { disabled })}
                ${button(say('save_to_a_file'), () => this._save(), { disabled })}
              </div>
              ${this._savedTo ? html`<p class="quiet" role="status">${compose('saved_as', { file: code(this._savedTo) })}</p>` : nothing}
              <ol>
                ${repeat(
                  outbox,
                  ({ id }) => id,
                  (entry) =>
                    html`<li><guestbook-pending-entry .entry=${entry}></guestbook-pending-entry></li>`,
                )}
              </ol>
            </div>`
      }
    </section>`;
  }

  private _save(): void {
    this._savedTo = undefined;
    this._request.run(async () => {
      this._savedTo = await host.exportPending();
    });
  }
}

function describe({ outbox, status, connection, secondsLeft }: HostState): string {
  if (outbox.length === 0) {
    if (connection.question) return say('none_question_open');
    return say(status.backend === 'dynamodb' ? 'none_all_in_table' : 'none_without_table');
  }
  const all = status.pending + status.rejected;
  const shown = outbox.length;
  const time_left = status.pending > 0 && secondsLeft ? describeTimeLeft(secondsLeft) : undefined;
  if (all > shown)
    return time_left
      ? say('safe_here_some_time', { shown, all, time_left })
      : say('safe_here_some', { shown, all });
  return time_left ? say('safe_here_time', { time_left }) : say('safe_here');
}
