/**
 * The guest's page with scripts: the same templates that the server renders, with live updates.
 *
 * The element renders into its own light DOM and replaces the server's page there as soon as the book has come. Until then
 * the server's page stays and works by itself.
 */
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { GUEST_CALLS } from '../../shared/contract';
import type { GuestEntry } from '../../shared/entry';
import { guestPage } from '../../shared/pages/page';
import type { GuestPageActions, GuestPageView } from '../../shared/pages/view';
import { overBridge } from '../bridge';
import { TickingClock } from '../ticking-clock';
import { BookController } from './book';
import { type GuestbookTransport, HttpGuestbook } from './http';
import { ScrollController } from './scroll';
import { SignController } from './sign';
import { takeOver } from './take-over';

@customElement('guestbook-page')
export class GuestbookPage extends LitElement {
  /** Over the bridge in the program's window, and over HTTP in a browser. */
  private readonly _guestbook: GuestbookTransport = window.guestbook
    ? overBridge(window.guestbook, GUEST_CALLS)
    : new HttpGuestbook();
  private readonly _clock = new TickingClock(this);
  private readonly _scroll = new ScrollController(this, {
    backAtTop: () => this._book.showUnseen(),
    nearEnd: () => this._book.problem === undefined && this._book.loadOlder(),
  });
  private readonly _book = new BookController(this, this._guestbook, {
    address: new URLSearchParams(location.search),
    isScrolledAway: () => this._scroll.isScrolledAway,
    changed: (change) => this._sign.follow(change),
    noteAddress: (address) => {
      if (location.pathname + location.search !== address) history.replaceState(null, '', address);
    },
  });
  private readonly _sign = new SignController(this, {
    insert: (draft) => this._book.insert(draft),
    signed: (entry) => this._showSigned(entry),
    focusField: (field) => this.querySelector<HTMLElement>(`#sign-${field}`)?.focus(),
  });

  private readonly _actions: GuestPageActions = {
    sign: this._sign.sign,
    edit: this._sign.edit,
    checkField: this._sign.checkField,
    search: (event) => this._search(event),
    loadOlder: () => this._book.loadOlder(),
    showUnseen: (event) => this._showNewest(event),
    showNewest: (event) => this._showNewest(event),
    retry: () => this._book.follow(),
  };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override shouldUpdate(): boolean {
    const serverPageStands = !this.hasUpdated && this.firstElementChild !== null;
    return !serverPageStands || this._book.isReady;
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.hasUpdated || this.firstElementChild === null) {
      super.update(changed);
      return;
    }
    const page = takeOver(this);
    this._sign.takeOver(page.form);
    // A guest may have typed a search before the scripts came.
    if (page.searchText.trim() !== this._book.searchText) this._book.search(page.searchText, 'now');
    super.update(changed);
    page.giveBack();
  }

  protected override render(): TemplateResult {
    return guestPage(this._view());
  }

  private _view(): GuestPageView {
    const { book, query, searchText, offline, unseen, loadingOlder, problem } = this._book;
    return {
      book,
      form: this._sign.form,
      now: this._clock.now,
      searchText,
      offline,
      unreachable: offline && book === undefined,
      unseen,
      loadingOlder,
      newer: query.before !== undefined,
      actions: this._actions,
      ...(query.search ? { search: query.search } : {}),
      ...(problem ? { problem } : {}),
    };
  }

  private _search(event: Event): void {
    if (event.type === 'submit') event.preventDefault();
    const input = (event.currentTarget as Element).closest('form')?.querySelector('input');
    this._book.search(input?.value ?? '', event.type === 'submit' ? 'now' : 'paused');
  }

  private async _showSigned(entry: GuestEntry): Promise<void> {
    this._book.showNewest();
    await this.updateComplete;
    // Makes the entry the page's target: marked, in view, and on a narrow screen no longer covered by the form.
    location.replace(`#entry-${entry.id}`);
  }

  private _showNewest(event: Event): void {
    event.preventDefault();
    this._book.showNewest();
    this._scroll.scrollToTop();
  }
}
