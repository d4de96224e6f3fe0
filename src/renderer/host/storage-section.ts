/** Where the program keeps entries and what keeps them from the table, in one line; and in which folder. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostState, HostStatus } from '../../shared/contract';
import { type IconName, icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { code, eventNotice } from './section-parts';
import { sectionStyles } from './section-styles';

@customElement('guestbook-storage-section')
export class StorageSection extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  state!: HostState;

  protected override render(): TemplateResult {
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

function renderCounts({ pending, rejected }: HostStatus): TemplateResult {
  return html`<dt>${say('on_their_way')}</dt>
    <dd>${say('count', { count: pending })}</dd>
    <dt>${say('set_aside')}</dt>
    <dd>${say('count', { count: rejected })}</dd>`;
}

export function describeStatus({ backend, cloud, loading, pending, rejected, location }: HostStatus): {
  readonly icon: IconName;
  readonly text: string;
} {
  if (backend === 'memory') return { icon: 'computer', text: say('kept_until_the_end') };
  if (backend === 'local') return { icon: 'computer', text: say('kept_here') };
  switch (cloud) {
    case 'credentials':
      return { icon: 'attention', text: say('waits_for_credentials', { pending }) };
    case 'hold':
      return { icon: 'attention', text: say('table_needs_a_look', { pending }) };
    case 'wait':
      return { icon: 'waiting', text: say('trying_again_soon', { pending }) };
    case 'connecting':
      return { icon: 'waiting', text: say('connecting', { pending }) };
    default:
      break;
  }
  if (pending > 0) return { icon: 'waiting', text: say('waits_for_the_table', { pending }) };
  if (loading) return { icon: 'cloud', text: say('reading_the_table') };
  const saved = location ? say('saved_at', { location }) : say('saved');
  if (rejected === 0) return { icon: 'cloud', text: saved };
  return { icon: 'attention', text: say('some_kept_here', { saved, rejected }) };
}
