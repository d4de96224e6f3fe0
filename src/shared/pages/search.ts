/** The search of the book: a GET form, so that it works without scripts and its result has an address. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function bookSearch({ search, searchText = search, actions }: GuestPageView): TemplateResult {
  return html`<form class="search" role="search" method="get" action="/" @submit=${actions?.search ?? nothing}>
    <label class="visually-hidden" for="search">Search the book</label>
    ${icon('search')}
    <input
      id="search"
      type="search"
      name="search"
      placeholder="Search the book"
      maxlength="200"
      autocomplete="off"
      enterkeyhint="search"
      .value=${live(searchText ?? '')}
      @input=${actions?.search ?? nothing}
    />
    ${actions ? nothing : html`<button class="quiet" type="submit">Search</button>`}
  </form>`;
}
