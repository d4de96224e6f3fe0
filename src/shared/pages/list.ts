/** The book's entries, or what stands in their place: an empty book, no hits, no answer. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { type Book, olderBefore } from '../book-view';
import { PAGE_SIZE } from '../contract';
import { entryCard } from './entry';
import { icon } from './icons';
import type { GuestPageView } from './view';

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

/** The page holds a page's length of newer entries at most, so beyond that their number is not known. */
function newEntries(unseen: number): string {
  if (unseen >= PAGE_SIZE) return 'Many new entries';
  return unseen === 1 ? '1 new entry' : `${unseen} new entries`;
}

/** The ways back from a search or from older entries. */
export function wayBack({ book, search, newer, actions }: GuestPageView): TemplateResult | typeof nothing {
  if (!search && !newer) return nothing;
  const top = newer ? book?.entries[0] : undefined;
  return html`<p class="book-back">
    <a href="/" @click=${actions?.showNewest ?? nothing}>${icon('up')}<span>Back to the newest entries</span></a>
    ${top ? html`<a rel="prev" href=${address({ after: top.position, search })}>Newer entries</a>` : nothing}
  </p>`;
}

function olderEntries({ search, loadingOlder, problem, actions }: GuestPageView, book: Book): TemplateResult {
  if (!book.more)
    return html`<p class="book-end">${icon('book')}<span>${search ? 'No further entries' : 'The first page of the book'}</span></p>`;
  return html`<div class="older">
    ${problem?.at === 'end' ? html`<p class="read-problem" role="alert">${problem.words}</p>` : nothing}
    ${
      actions
        ? html`<button class="quiet" type="button" aria-disabled=${loadingOlder ? 'true' : 'false'} @click=${actions.loadOlder}>
            ${loadingOlder ? 'Turning the page…' : 'Older entries'}
          </button>`
        : html`<a class="quiet" rel="next" href=${address({ before: olderBefore(book), search })}>Older entries</a>`
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

/** While a book is loading, entries may come that were written long ago: then it does not claim to be new. */
function emptyBook({ status }: Book): TemplateResult {
  return html`<div class="blank">
    ${icon('pen')}
    <p class="blank-title">${status.loading ? 'A fresh page' : 'The first page is yours'}</p>
    <p>
      ${status.loading ? 'Earlier entries may still come.' : 'Nobody has signed yet.'}
      Write a line, and everyone who comes after you will read it here.
    </p>
  </div>`;
}

function noHits(search: string): TemplateResult {
  return html`<div class="blank">
    ${icon('search')}
    <p class="blank-title">Nothing found</p>
    <p>No entry holds “<span dir="auto">${search}</span>”. Try fewer letters, or a name.</p>
  </div>`;
}

function noAnswer({ actions }: GuestPageView): TemplateResult {
  return html`<div class="blank">
    ${icon('offline')}
    <p class="blank-title">The book does not open</p>
    <p>The guestbook cannot be reached at the moment. What you write in the form stays there.</p>
    <p><button class="quiet" type="button" @click=${actions?.retry ?? nothing}>Try again</button></p>
  </div>`;
}

/** Three faint entries of the usual height, so that nothing jumps when the entries come. */
function placeholders(): TemplateResult {
  const line = html`<li class="entry placeholder"><span></span><span></span><span></span></li>`;
  return html`<ol class="entries" aria-hidden="true">${line}${line}${line}</ol>`;
}
