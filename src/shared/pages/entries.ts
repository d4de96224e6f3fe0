/**
 * The book's entries, or what stands in their place: an empty book, no hits, no answer. An entry has its message first, then
 * the name and the time, as guests sign a page.
 *
 * A time is relative ("3 minutes ago") only where this program's own clock wrote the date. Other programs write local times
 * without a time zone, so the page shows their dates as they are.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { type Book, olderBefore } from '../book-view';
import { PAGE_SIZE } from '../contract';
import { parseDate } from '../date';
import type { GuestEntry } from '../entry';
import { compose, locale, say } from '../words/guest';
import { icon } from './icons';
import type { GuestPageView } from './view';

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export function entryList(view: GuestPageView): TemplateResult {
  const { book, unreachable, search, now } = view;
  if (unreachable) return noAnswer(view);
  if (!book) return placeholders();
  if (book.entries.length === 0 && !book.more) return search ? noHits(search) : emptyBook(book);
  return html`${unseenMarker(view)}
    <ol class="entries">
      ${guard([book.entries, now], () =>
        repeat(
          book.entries,
          (entry) => entry.id,
          (entry) => entryCard(entry, now),
        ),
      )}
    </ol>
    ${olderEntries(view, book)}`;
}

function unseenMarker({ unseen, actions }: GuestPageView): TemplateResult {
  return html`<div class="unseen" role="status">
    ${
      unseen
        ? html`<a class="unseen-link" href="#book" @click=${actions?.showUnseen ?? nothing}>
            ${icon('up')}<span>${newEntries(unseen)}</span>
          </a>`
        : nothing
    }
  </div>`;
}

/** The reader's browser holds `PAGE_SIZE` new entries at most, so it does not know the number of more. */
function newEntries(unseen: number): string {
  return unseen >= PAGE_SIZE ? say('many_new_entries') : say('new_entries', { count: unseen });
}

/** The ways back from a search or from older entries. */
export function wayBack({ book, search, newer, actions }: GuestPageView): TemplateResult | typeof nothing {
  if (!search && !newer) return nothing;
  const top = newer ? book?.entries[0] : undefined;
  return html`<p class="book-back">
    <a href="/" @click=${actions?.showNewest ?? nothing}>${icon('up')}<span>${say('back_to_newest')}</span></a>
    ${top ? html`<a rel="prev" href=${address({ after: top.position, search })}>${say('newer_in_book')}</a>` : nothing}
  </p>`;
}

function olderEntries({ search, loadingOlder, problem, actions }: GuestPageView, book: Book): TemplateResult {
  if (!book.more)
    return html`<p class="book-end">${icon('book')}<span>${search ? say('no_further_entries') : say('first_page')}</span></p>`;
  return html`<div class="older">
    ${problem?.at === 'end' ? html`<p class="read-problem" role="alert">${problem.words}</p>` : nothing}
    ${
      actions
        ? html`<button class="quiet" type="button" aria-disabled=${loadingOlder ? 'true' : 'false'} @click=${actions.loadOlder}>
            ${loadingOlder ? say('turning_the_page') : say('older_in_book')}
          </button>`
        : html`<a class="quiet" rel="next" href=${address({ before: olderBefore(book), search })}>${say('older_in_book')}</a>`
    }
  </div>`;
}

interface Link {
  readonly before?: number | undefined;
  readonly after?: number;
  readonly search?: string | undefined;
}

function address(link: Link): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(link))
    if (value !== undefined) parameters.set(name, String(value));
  return `/?${parameters.toString()}`;
}

/** While the book is loading, entries of long ago may still come, so the page does not call the book new. */
function emptyBook({ status }: Book): TemplateResult {
  return html`<div class="blank">
    ${icon('pen')}
    <p class="blank-title">${status.loading ? say('fresh_page') : say('first_page_yours')}</p>
    <p>
      ${status.loading ? say('earlier_may_come') : say('nobody_signed_yet')}
      ${say('write_a_line')}
    </p>
  </div>`;
}

function noHits(search: string): TemplateResult {
  return html`<div class="blank">
    ${icon('search')}
    <p class="blank-title">${say('no_hits')}</p>
    <p>${compose('no_entry_holds', { text: html`<span dir="auto">${search}</span>` })}</p>
  </div>`;
}

function noAnswer({ actions }: GuestPageView): TemplateResult {
  return html`<div class="blank">
    ${icon('offline')}
    <p class="blank-title">${say('book_does_not_open')}</p>
    <p>${say('what_you_write_stays')}</p>
    <p><button class="quiet" type="button" @click=${actions?.retry ?? nothing}>${say('open_again')}</button></p>
  </div>`;
}

/** Three faint entries of the usual height, so that nothing jumps when the entries come. */
function placeholders(): TemplateResult {
  const line = html`<li class="entry placeholder"><span></span><span></span><span></span></li>`;
  return html`<ol class="entries" aria-hidden="true">${line}${line}${line}</ol>`;
}

function entryCard(entry: GuestEntry, now: number): TemplateResult {
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

/** Says what still has to happen to an entry; nothing once the entry is in the book. */
function stateWord({ state }: GuestEntry): TemplateResult | typeof nothing {
  if (state === 'synced') return nothing;
  return html`<span class="entry-state" dir="ltr">${say(`entry_${state}`)}</span>`;
}

/** `now` in milliseconds since 1970. */
export function entryTime(entry: GuestEntry, now: number): TemplateResult {
  const microseconds = entry.signedHere ? parseDate(entry.date) : undefined;
  if (microseconds === undefined)
    return html`<span class="entry-time" dir="ltr" title=${entry.date}>${withoutSeconds(entry.date)}</span>`;
  const signed = new Date(microseconds / 1000);
  const words = timeAgo((now - signed.getTime()) / 1000) ?? calendar.format(signed);
  return html`<time class="entry-time" dir="ltr" datetime=${signed.toISOString()} title=${say('signed_at', { time: entry.date.slice(0, 16) })}>${words}</time>`;
}

/** "3 minutes ago" for up to a week; undefined for longer. */
function timeAgo(seconds: number): string | undefined {
  if (seconds < MINUTE) return say('just_now');
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour');
  if (seconds < WEEK) return relative.format(-Math.floor(seconds / DAY), 'day');
  return undefined;
}

/** Leaves out seconds and their fractions, which a reader does not need. A date in another form stays as it is. */
function withoutSeconds(date: string): string {
  return date.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d):\d\d(?:\.\d+)?/, '$1 $2');
}
