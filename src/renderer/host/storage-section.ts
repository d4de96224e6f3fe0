/** Where entries are kept, in words, and in which folder. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostState, Status } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { code, eventNotice } from './callouts';
import { sectionStyles } from './section-styles';
import { describeStatus } from './status-line';

/** @element guestbook-storage-section */
@customElement('guestbook-storage-section')
export class StorageSection extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  state: HostState | undefined;

  protected override render(): TemplateResult {
    if (!this.state) return html``;
    const { status, folder } = this.state;
    const line = describeStatus(status);
    return html`<section aria-labelledby="title">
      <h2 id="title">${say('where_entries_are_kept')}</h2>
      <p class="state" role="status">${icon(line.icon)}<span>${line.text}</span></p>
      <div class="stack">
        ${eventNotice(status.notice)}
        <dl>
          <dt>${say('folder')}</dt>
          <dd>${status.backend === 'memory' ? say('no_folder') : code(folder)}</dd>
          ${status.backend === 'dynamodb' ? renderCounts(status) : nothing}
        </dl>
      </div>
    </section>`;
  }
}

function renderCounts({ pending, rejected }: Status): TemplateResult {
  return html`<dt>${say('on_their_way')}</dt>
    <dd>${say('count', { count: pending })}</dd>
    <dt>${say('set_aside')}</dt>
    <dd>${say('count', { count: rejected })}</dd>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-storage-section': StorageSection;
  }
}
