/** Entries that are safe here and not yet in the table, with the reason of those that the table did not take. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HostState } from '../../shared/api';
import type { Entry } from '../../shared/entry';
import { entryTime } from '../../shared/pages/entry-time';
import { sectionStyles } from './section-styles';

/** @element guestbook-waiting-section */
@customElement('guestbook-waiting-section')
export class WaitingSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        padding-block: 8px;
        border-top: 1px solid var(--rule);
      }

      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .reason {
        color: var(--alarm);
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false })
  state: HostState | undefined;

  protected override render(): TemplateResult {
    if (!this.state) return html``;
    const { waiting, status } = this.state;
    const all = status.pending + status.rejected;
    return html`<section aria-labelledby="title">
      <h2 id="title">Waiting entries</h2>
      ${
        waiting.length === 0
          ? html`<p class="quiet">${status.backend === 'dynamodb' ? 'None: every entry is in the table.' : 'None: entries belong on this computer.'}</p>`
          : html`<p class="quiet">
                Safe on this computer${all > waiting.length ? `; the oldest ${waiting.length} of ${all.toLocaleString('en')}` : ''}.
              </p>
              <div class="stack"><ol>${repeat(waiting, ({ id }) => id, renderEntry)}</ol></div>`
      }
    </section>`;
  }
}

function renderEntry(entry: Entry): TemplateResult {
  return html`<li>
    <div class="row">
      <span class="name" dir="auto">${entry.name}</span>
      <span class="quiet">${entryTime(entry, Date.now())}</span>
      <span class="quiet">${entry.state === 'rejected' ? 'set aside' : 'on its way'}</span>
    </div>
    ${entry.reason ? html`<p class="reason">${entry.reason}</p>` : nothing}
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-waiting-section': WaitingSection;
  }
}
