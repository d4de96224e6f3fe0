/** One entry that waits or was set aside. To discard it the host is asked once more. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HostApi } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { entryTime } from '../../shared/pages/entry';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-waiting-entry */
@customElement('guestbook-waiting-entry')
export class WaitingEntry extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      article {
        display: grid;
        gap: 4px;
        padding-block: 8px;
        border-top: 1px solid var(--rule);
      }

      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
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
  host: HostApi | undefined;

  @property({ attribute: false })
  entry: Entry | undefined;

  @state()
  private _asking = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { entry } = this;
    if (!entry) return html``;
    const rejected = entry.state === 'rejected';
    return html`<article>
      <div class="row">
        <span class="name" dir="auto">${entry.name}</span>
        <span class="quiet">${entryTime(entry, Date.now())}</span>
        <span class="quiet">${rejected ? 'set aside' : 'waits'}</span>
        ${this._asking ? nothing : this._renderActions(rejected)}
      </div>
      <p class="message" dir="auto">${entry.message}</p>
      ${entry.reason ? html`<p class="reason">${entry.reason}</p>` : nothing}
      ${problemNotice(this._request.problem)}
      ${this._asking ? this._renderQuestion() : nothing}
    </article>`;
  }

  private _renderActions(rejected: boolean): TemplateResult {
    return html`<div class="row actions">
      ${rejected ? this._renderButton('Try again', () => this._retry()) : nothing}
      ${this._renderButton('Discard…', () => (this._asking = true))}
    </div>`;
  }

  private _renderQuestion(): TemplateResult {
    return html`<p role="alert">It is in no table yet. Discard it for good?</p>
      <div class="row">
        ${this._renderButton('Discard for good', () => this._discard(), 'danger')}
        ${this._renderButton('Keep', () => (this._asking = false))}
      </div>`;
  }

  private _renderButton(
    words: string,
    onClick: () => void,
    variant: 'neutral' | 'danger' = 'neutral',
  ): TemplateResult {
    return html`<wa-button size="s" variant=${variant} appearance="outlined" ?disabled=${this._request.running} @click=${onClick}>${words}</wa-button>`;
  }

  private _retry(): void {
    void this._request.run(async () => this.host?.retry(this.entry?.id));
  }

  private _discard(): void {
    const { host, entry } = this;
    if (!host || !entry) return;
    void this._request.run(async () => {
      await host.discard(entry.id);
      this._asking = false;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-waiting-entry': WaitingEntry;
  }
}
