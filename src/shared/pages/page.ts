/**
 * The guest's page: the server renders it to HTML, and the window and the browsers render it again with live updates. It
 * works by links and forms alone; `view.actions` only makes it quicker.
 *
 * On a narrow screen the book comes first, and `#sign` covers it while it is the page's target. The cross in the form leads
 * to `#reading`, the bar under the thumb. That bar is fixed, so going there does not scroll the page.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { signForm } from './form';
import { icon } from './icons';
import { entryList, wayBack } from './list';
import { bookSearch } from './search';
import { statusLine } from './status';
import type { GuestPageView } from './view';

export function guestPage(view: GuestPageView): TemplateResult {
  return html`<div class="page">
    <header class="masthead">
      <h1><a class="masthead-mark" href="/" @click=${view.actions?.showNewest ?? nothing}>${icon('book')}<span>Guestbook</span></a></h1>
      ${statusLine(view)}
    </header>
    <main class="spread">
      <div class="desk">
        <div class="thanks" role="status">
          ${view.form.thanks ? html`<p>${icon('done')}<span>${view.form.thanks}</span></p>` : nothing}
        </div>
        ${signForm(view)}
      </div>
      <section class="book" id="book" aria-labelledby="book-title">
        <div class="book-head">
          <h2 id="book-title">${title(view)}</h2>
          ${view.book?.total === 0 && !view.search ? nothing : bookSearch(view)}
        </div>
        ${wayBack(view)}
        ${view.problem?.at === 'top' ? html`<p class="read-problem" role="alert">${view.problem.words}</p>` : nothing}
        ${entryList(view)}
      </section>
    </main>
    <nav class="sign-bar" id="reading" aria-label="Sign"><a class="primary" href="#sign">${icon('pen')}<span>Sign the book</span></a></nav>
  </div>`;
}

function title({ book, search, newer }: GuestPageView): string {
  if (!book) return 'Entries';
  const count = book.total.toLocaleString('en');
  if (search) return book.total === 1 ? '1 entry found' : `${count} entries found`;
  if (newer) return 'Older entries';
  if (book.total === 0) return book.status.loading ? 'Entries' : 'A new book';
  return book.total === 1 ? '1 entry' : `${count} entries`;
}
