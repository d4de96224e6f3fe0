/** The one status line: whether the book is open, or the page has lost touch with it. */
import { html, type TemplateResult } from 'lit';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function statusLine({ book, offline, unreachable }: GuestPageView): TemplateResult {
  const line = unreachable
    ? { icon: 'offline' as const, text: 'The guestbook cannot be reached' }
    : offline
      ? { icon: 'offline' as const, text: 'Out of touch, trying again' }
      : book
        ? { icon: 'book' as const, text: book.status.loading ? 'Reading the book' : 'The book is open' }
        : { icon: 'book' as const, text: 'Opening the book' };
  return html`<p class="status" role="status" data-icon=${line.icon}>${icon(line.icon)}<span>${line.text}</span></p>`;
}
