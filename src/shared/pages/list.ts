/** The book's entries and every other thing that can stand in their place: nothing yet, no hits, no answer. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { type Book, olderBefore } from '../book-view';
import { entryCard } from './entry';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function entryList(view: GuestPageView): TemplateResult {
  const { book, unreachable, search, now } = view;
  if (unreachable) return noAnswer(view);
  if (!book) return placeholders();
  if (book.entries.length === 0) return search ? noHits(search) : emptyBook();
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
            ${icon('up')}<span>${unseen === 1 ? '1 new entry' : `${unseen.toLocaleString('en')} new entries`}</span>
          </a>`
        : nothing
    }
  </div>`;
}

function olderEntries(
  { search, loadingOlder, readProblem, actions }: GuestPageView,
  book: Book,
): TemplateResult {
  const before = olderBefore(book);
  if (before === undefined)
    return html`<p class="book-end">${icon('book')}<span>${search ? 'No further entries' : 'The first page of the book'}</span></p>`;
  const query = new URLSearchParams({ before: String(before), ...(search ? { search } : {}) });
  return html`<div class="older">
    ${readProblem ? html`<p class="read-problem" role="alert">${readProblem}</p>` : nothing}
    ${
      actions
        ? html`<button class="quiet" type="button" aria-disabled=${loadingOlder ? 'true' : 'false'} @click=${actions.loadOlder}>
            ${loadingOlder ? 'Turning the page…' : 'Older entries'}
          </button>`
        : html`<a class="quiet" rel="next" href="/?${query.toString()}">Older entries</a>`
    }
  </div>`;
}

function emptyBook(): TemplateResult {
  return html`<div class="blank">
    ${icon('pen')}
    <p class="blank-title">The first page is yours</p>
    <p>Nobody has signed yet. Write a line, and everyone who comes after you will read it here.</p>
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

/** Three faint entries of the usual height, so that nothing jumps when the real ones come. */
function placeholders(): TemplateResult {
  const line = html`<li class="entry placeholder"><span></span><span></span><span></span></li>`;
  return html`<ol class="entries" aria-hidden="true">${line}${line}${line}</ol>`;
}
