/** Where entries are kept, in words, and in which folder. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostState, HostStatus } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { describeStatus } from '../../shared/status';
import { eventNotice } from './callouts';
import { sectionStyles } from './section-styles';

/** @element guestbook-kept-section */
@customElement('guestbook-kept-section')
export class KeptSection extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  state: HostState | undefined;

  protected override render(): TemplateResult {
    if (!this.state) return html``;
    const { status, folder } = this.state;
    const line = describeStatus(status);
    return html`<section aria-labelledby="title">
      <h2 id="title">Where entries are kept</h2>
      <p class="state" role="status">${icon(line.icon)}<span>${line.text}</span></p>
      <div class="stack">
        ${eventNotice(status.notice)}
        <dl>
          <dt>Folder</dt>
          <dd>${status.backend === 'memory' ? 'None: entries are gone when this program ends.' : html`<code>${folder}</code>`}</dd>
          ${status.backend === 'dynamodb' ? renderDelivery(status) : nothing}
        </dl>
      </div>
    </section>`;
  }
}

function renderDelivery({ pending, rejected }: HostStatus): TemplateResult {
  return html`<dt>On their way</dt>
    <dd>${pending.toLocaleString('en')}</dd>
    <dt>Set aside</dt>
    <dd>${rejected.toLocaleString('en')}</dd>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-kept-section': KeptSection;
  }
}
