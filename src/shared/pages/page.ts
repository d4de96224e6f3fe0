/**
 * The guest's page. The server renders it to HTML; the window and the browsers render it again with live updates. The page
 * works by links and forms alone; `view.actions` only makes it quicker.
 *
 * On a narrow screen the book comes first, and `#sign` covers it while it is the page's target. The cross in the form leads
 * to `#reading`, the bar under the thumb. That bar is fixed, so going there does not scroll the page.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { say } from '../words/guest';
import { entryList, wayBack } from './entries';
import { signForm } from './form';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function guestPage(view: GuestPageView): TemplateResult {
  return html`<div class="page">
    <header class="masthead">
      <h1><a class="masthead-mark" href="/" @click=${view.actions?.showNewest ?? nothing}>${icon('book')}<span>${say('book_name')}</span></a></h1>
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
    <nav class="sign-bar" id="reading" aria-label=${say('signing_bar')}><a class="primary" href="#sign">${icon('pen')}<span>${say('sign_the_book')}</span></a></nav>
  </div>`;
}

function title({ book, search, newer }: GuestPageView): string {
  if (!book) return say('entries_title');
  const { total: count, status } = book;
  if (search) return say('entries_with_text', { count });
  if (newer) return say('older_in_book');
  if (count === 0) return status.loading ? say('entries_title') : say('new_book');
  return say('entries_in_book', { count });
}

/** Empty while all is well: a guest wants to know only when the page cannot do its work. */
function statusLine(view: GuestPageView): TemplateResult {
  const line = condition(view);
  return html`<p class="status" role="status" data-icon=${line?.icon ?? nothing}>
    ${line ? html`${icon(line.icon)}<span>${line.text}</span>` : nothing}
  </p>`;
}

function condition({ book, offline, unreachable }: GuestPageView) {
  if (unreachable) return { icon: 'offline', text: say('book_out_of_reach') } as const;
  if (offline) return { icon: 'offline', text: say('out_of_touch') } as const;
  return book ? undefined : ({ icon: 'book', text: say('opening_the_book') } as const);
}

/** A GET form, which works without scripts and gives its result an address. */
function bookSearch({ search, searchText = search, actions }: GuestPageView): TemplateResult {
  return html`<form class="search" role="search" method="get" action="/" @submit=${actions?.search ?? nothing}>
    <label class="visually-hidden" for="search">${say('search_the_book')}</label>
    ${icon('search')}
    <input
      id="search"
      type="search"
      name="search"
      placeholder=${say('search_the_book')}
      maxlength="200"
      autocomplete="off"
      enterkeyhint="search"
      .value=${live(searchText ?? '')}
      @input=${actions?.search ?? nothing}
    />
    ${actions ? nothing : html`<button class="quiet" type="submit">${say('search')}</button>`}
  </form>`;
}
