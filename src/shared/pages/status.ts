/** The status line. It is empty while all is well: a guest wants to know only when the page cannot do its work. */
import { html, nothing, type TemplateResult } from 'lit';
import { say } from '../words/guest';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function statusLine(view: GuestPageView): TemplateResult {
  const line = describe(view);
  return html`<p class="status" role="status" data-icon=${line?.icon ?? nothing}>
    ${line ? html`${icon(line.icon)}<span>${line.text}</span>` : nothing}
  </p>`;
}

function describe({ book, offline, unreachable }: GuestPageView) {
  if (unreachable) return { icon: 'offline', text: say('book_out_of_reach') } as const;
  if (offline) return { icon: 'offline', text: say('out_of_touch') } as const;
  return book ? undefined : ({ icon: 'book', text: say('opening_the_book') } as const);
}
