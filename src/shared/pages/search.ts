/** The search of the book: a GET form, which works without scripts and gives its result an address. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { say } from '../words/guest';
import { icon } from './icons';
import type { GuestPageView } from './view';

export function bookSearch({ search, searchText = search, actions }: GuestPageView): TemplateResult {
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
