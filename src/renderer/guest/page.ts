/**
 * The guest's page, alive: the same templates that the server renders, with live updates over a GuestbookTransport.
 *
 * It renders into its own light DOM, in place of what the server put there, and only once the book has come: until then
 * the server's page stands and works by itself.
 */
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GuestEntry } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { guestPage } from '../../shared/pages/page';
import type { GuestPageActions, GuestPageView } from '../../shared/pages/view';
import { BookController } from './book';
import { ScrollController } from './scroll';
import { SearchController } from './search-controller';
import { SignController } from './sign';
import { takeOver } from './take-over';
import type { GuestbookTransport } from './transport';

/** @element guestbook-page */
@customElement('guestbook-page')
export class GuestbookPage extends LitElement {
  /** Where entries are read and signed; the page is still until it is set. */
  @property({ attribute: false })
  guestbook: GuestbookTransport | undefined;

  private readonly _reading = new ScrollController(this, {
    backAtTop: () => this._book.unseen > 0 && this._book.showNewest(),
    nearEnd: () => this._book.readProblem === undefined && void this._book.loadOlder(),
  });
  private readonly _book = new BookController(this, { isScrolledAway: () => this._reading.isScrolledAway });
  private readonly _search = new SearchController(this, this._book);
  private readonly _sign = new SignController(this, {
    insert: async (draft) => {
      if (this.guestbook) return this.guestbook.insert(draft);
      throw new GuestbookError('internal', 'The guestbook is not ready yet. Your text is still here.');
    },
    signed: (entry) => this._showSigned(entry),
    focusField: (field) => this.querySelector<HTMLElement>(`#sign-${field}`)?.focus(),
  });

  private readonly _actions: GuestPageActions = {
    sign: this._sign.sign,
    edit: this._sign.edit,
    checkField: this._sign.checkField,
    search: this._search.search,
    loadOlder: () => void this._book.loadOlder(),
    showUnseen: (event) => this._showNewest(event),
    showNewest: (event) => this._showNewest(event),
    retry: () => this.guestbook && this._book.follow(this.guestbook),
  };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && this.guestbook) this._book.follow(this.guestbook);
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    if (changed.has('guestbook') && this.guestbook) {
      this._book.follow(this.guestbook);
      void this._search.begin();
    }
    const serverPageStands = !this.hasUpdated && this.firstElementChild !== null;
    return !serverPageStands || (this._book.book !== undefined && this._search.isSettled);
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.hasUpdated || this.firstElementChild === null) {
      super.update(changed);
      return;
    }
    const page = takeOver(this);
    this._sign.takeOver(page.form);
    this._search.takeOver(page.searchText);
    super.update(changed);
    page.giveBack();
  }

  protected override willUpdate(): void {
    this._sign.follow(this._book.book);
  }

  protected override render(): TemplateResult {
    return guestPage(this._view());
  }

  private _view(): GuestPageView {
    const { book, offline, unseen, loadingOlder, readProblem, searchProblem, query } = this._book;
    return {
      book,
      form: this._sign.form,
      now: this._reading.now,
      searchText: this._search.text,
      offline,
      unreachable: offline && book === undefined,
      unseen,
      loadingOlder,
      older: query.before !== undefined,
      actions: this._actions,
      ...(query.search ? { search: query.search } : {}),
      ...(readProblem ? { readProblem } : {}),
      ...(searchProblem ? { searchProblem } : {}),
    };
  }

  private async _showSigned(entry: GuestEntry): Promise<void> {
    this._search.clear();
    this._book.showSigned(entry);
    await this.updateComplete;
    // Makes the entry the page's target: marked, in view, and on a narrow screen no longer covered by the form.
    location.replace(`#entry-${entry.id}`);
  }

  private _showNewest(event: Event): void {
    event.preventDefault();
    this._search.clear();
    this._book.showNewest();
    this._reading.scrollToTop();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-page': GuestbookPage;
  }
}
