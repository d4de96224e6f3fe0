/** One entry of the book: what was written, then who wrote it and when, as one signs a page. */
import { html, nothing, type TemplateResult } from 'lit';
import type { GuestEntry } from '../entry';
import { entryTime } from './entry-time';

export function entryCard(entry: GuestEntry, now: number): TemplateResult {
  return html`<li class="entry" id="entry-${entry.id}">
    <article dir="auto">
      <p class="entry-message">${entry.message}</p>
      <footer class="entry-signature">
        <span class="entry-name" dir="auto">${entry.name}</span>
        ${entry.email === undefined ? nothing : html`<span class="entry-email" dir="ltr">${entry.email}</span>`}
        ${entryTime(entry, now)} ${stateWord(entry)}
      </footer>
    </article>
  </li>`;
}

/** Where an entry is interests a guest only while it is not yet where it belongs. */
function stateWord(entry: GuestEntry): TemplateResult | typeof nothing {
  switch (entry.state) {
    case 'pending':
      return html`<span class="entry-state" dir="ltr">saved here, on its way</span>`;
    case 'rejected':
      return html`<span class="entry-state" dir="ltr">saved here only</span>`;
    case 'synced':
      return nothing;
  }
}
