/** Asks for new credentials: one sentence, and the button that takes them in and connects with them. */
import './paste-box';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ConnectionState, PasteReport, Source } from '../../shared/connection';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { host, RequestController } from './requests';
import { button, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

@customElement('guestbook-session-banner')
export class SessionBanner extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      :host {
        margin-bottom: 24px;
      }

      .banner {
        padding: 16px 24px;
        border-color: var(--accent);
        background: var(--accent-wash);
      }

      .sentence {
        display: flex;
        gap: 12px;
        margin-bottom: 16px;
        font-weight: 500;
      }

      guestbook-paste-box,
      guestbook-paste-box ~ * {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false })
  connection!: ConnectionState;

  /** How many entries are pending. */
  @property({ type: Number })
  pending = 0;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { connection } = this;
    return html`<section class="banner" aria-label=${say('new_credentials_needed')}>
      <p class="sentence">
        ${icon('attention')}<span><span role="alert">${describeNeed(connection)}</span> ${describeRemedy(connection, this.pending)}</span>
      </p>
      ${this._request.running ? html`<p class="quiet" role="status">${say('checking')}</p>` : problemNotice(this._request.problem)}
      <guestbook-paste-box .busy=${this._request.running} @pasted=${this._takeIn}></guestbook-paste-box>
      ${this._renderOtherSource(connection)}
    </section>`;
  }

  private _renderOtherSource({
    choice,
    sourceWords,
    environmentHasKeys,
  }: ConnectionState): TemplateResult | typeof nothing {
    if (choice.source.kind !== 'pasted')
      return html`<p class="quiet">${say('pasted_takes_their_place', { source: sourceWords })}</p>`;
    if (!environmentHasKeys) return nothing;
    return button(say('use_environment'), () => this._connect({ kind: 'environment' }), {
      disabled: this._request.running,
    });
  }

  private _takeIn({ detail: { session } }: CustomEvent<PasteReport>): void {
    if (session) this._connect({ kind: 'pasted', session });
  }

  private _connect(source: Source): void {
    this._request.run(() => host.connect({ ...this.connection.choice, source }));
  }
}

function describeNeed({ needs, problem }: ConnectionState): string {
  if (needs === 'expired' || needs === 'missing') return say(`session_${needs}`);
  return problem ?? '';
}

/** A problem names its own remedy. */
function describeRemedy({ needs }: ConnectionState, pending: number): string {
  if (needs === 'refused') return '';
  return say(needs === 'expired' ? 'paste_new_one' : 'paste_one', { pending });
}
