/** The one status line: where entries are kept, in words, or that the page has lost touch with them. */
import { html, type TemplateResult } from 'lit';
import { describeStatus } from '../status';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function statusLine({ book, offline, unreachable }: GuestPageView): TemplateResult {
  const line = unreachable
    ? { icon: 'offline' as const, text: 'The guestbook cannot be reached' }
    : offline
      ? { icon: 'offline' as const, text: 'Out of touch, trying again' }
      : book
        ? describeStatus(book.status)
        : { icon: 'book' as const, text: 'Opening the book' };
  return html`<p class="status" role="status" data-icon=${line.icon}>${icon(line.icon)}<span>${line.text}</span></p>`;
}
