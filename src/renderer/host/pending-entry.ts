/** One pending entry, or one that was set aside. Asks the host once more before it discards the entry. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Entry } from '../../shared/entry';
import { entryTime } from '../../shared/pages/entries';
import { say } from '../../shared/words/host';
import { TickingClock } from '../ticking-clock';
import { host, RequestController } from './requests';
import { button, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

@customElement('guestbook-pending-entry')
export class PendingEntry extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      article {
        display: grid;
        gap: 8px;
        padding-block: 12px;
        border-top: 1px solid var(--rule);
      }

      .actions {
        margin-inline-start: auto;
      }

      .message {
        display: -webkit-box;
        overflow: hidden;
        font-family: var(--serif);
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }

      .reason {
        color: var(--alarm);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false })
  entry!: Entry;

  @state()
  private _asking = false;

  private readonly _clock = new TickingClock(this);
  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { entry } = this;
    return html`<article>
      <div class="row">
        <span class="name" dir="auto">${entry.name}</span>
        <span class="quiet">${entryTime(entry, this._clock.now)}</span>
        <span class="quiet">${say(entry.state === 'rejected' ? 'state_rejected' : 'state_pending')}</span>
        ${this._asking ? nothing : this._renderActions(entry)}
      </div>
      <p class="message" dir="auto">${entry.message}</p>
      ${entry.reason ? html`<p class="reason">${entry.reason}</p>` : nothing}
      ${problemNotice(this._request.problem)}
      ${this._asking ? this._renderQuestion() : nothing}
    </article>`;
  }

  private _renderActions(entry: Entry): TemplateResult {
    return html`<div class="row actions">
      ${entry.state === 'rejected' ? this._renderButton(say('try_again'), () => this._request.run(() => host.retry(entry.id))) : nothing}
      ${this._renderButton(say('discard'), () => (this._asking = true))}
    </div>`;
  }

  private _renderQuestion(): TemplateResult {
    return html`<p role="alert">${say('discard_question')}</p>
      <div class="row">
        ${this._renderButton(say('discard_for_good'), () => this._discard(), 'danger')}
        ${this._renderButton(say('keep'), () => (this._asking = false))}
      </div>`;
  }

  private _renderButton(
    label: string,
    press: () => void,
    variant: 'neutral' | 'danger' = 'neutral',
  ): TemplateResult {
    return button(label, press, { size: 's', variant, disabled: this._request.running });
  }

  private _discard(): void {
    this._request.run(async () => {
      await host.discard(this.entry.id);
      this._asking = false;
    });
  }
}
