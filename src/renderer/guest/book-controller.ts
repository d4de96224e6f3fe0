/**
 * The book as this page shows it, kept by live updates.
 *
 * `#live` follows every change. What is shown is either the live book without the entries that arrived while the reader
 * was scrolled away (`unseen`: nothing jumps), or an excerpt: the hits of a search, or a page of older entries that was
 * asked for by address.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Change, Page, Query } from '../../shared/api';
import { appendPage, type Book, putSigned } from '../../shared/book';
import type { GuestEntry } from '../../shared/entry';
import { toGuestbookError } from '../../shared/errors';
import { excerptAfter, followBook, newcomers } from './book-following';
import type { GuestbookTransport } from './transport';

/** What of the book was asked for, instead of its newest entries. */
type ExcerptQuery = Pick<Query, 'before' | 'search'>;

export class BookController implements ReactiveController {
  /** What is shown; undefined until the first answer. */
  book: Book | undefined;
  /** What `book` is an excerpt for; empty while it is the newest entries. */
  query: ExcerptQuery = {};
  offline = false;
  loadingOlder = false;
  /** Why older entries could not be read. */
  readProblem: string | undefined;
  /** Why a search has no answer. */
  searchProblem: string | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #isScrolledAway: () => boolean;
  #guestbook: GuestbookTransport | undefined;
  #live: Book | undefined;
  #excerpt: Page | undefined;
  /** The latest question: an answer to an earlier one comes too late. */
  #asked: ExcerptQuery = {};
  #unseen: ReadonlySet<string> = new Set();
  #unsubscribe = () => {};

  constructor(host: ReactiveControllerHost, options: { readonly isScrolledAway: () => boolean }) {
    this.#host = host;
    this.#isScrolledAway = options.isScrolledAway;
    host.addController(this);
  }

  get unseen(): number {
    return this.#unseen.size;
  }

  follow(guestbook: GuestbookTransport): void {
    this.#unsubscribe();
    this.#guestbook = guestbook;
    this.offline = false;
    this.#unsubscribe = guestbook.subscribe(
      (change) => this.#receive(change),
      () => this.#lose(),
    );
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unsubscribe();
  }

  /** The newest entries again, with those that were held back. */
  showNewest(): void {
    this.#asked = this.query = {};
    this.#excerpt = undefined;
    this.readProblem = undefined;
    this.searchProblem = undefined;
    this.#unseen = new Set();
    this.#show();
  }

  /** Shows an excerpt as soon as it is read; until then what was shown stays. */
  async showExcerpt(query: ExcerptQuery): Promise<void> {
    this.#asked = query;
    try {
      const page = await this.#select(query);
      if (this.#asked !== query) return;
      this.query = query;
      this.#excerpt = page;
      this.readProblem = undefined;
      this.searchProblem = undefined;
    } catch (error) {
      if (this.#asked === query) this.searchProblem = toGuestbookError(error).message;
    }
    this.#show();
  }

  async loadOlder(): Promise<void> {
    const { query, book } = this;
    if (!book?.next || this.loadingOlder) return;
    this.loadingOlder = true;
    this.readProblem = undefined;
    this.#host.requestUpdate();
    try {
      const page = await this.#select({ ...query, before: book.next });
      if (this.query === query) this.#append(page);
    } catch (error) {
      this.readProblem = toGuestbookError(error).message;
    } finally {
      this.loadingOlder = false;
    }
    this.#show();
  }

  /** Shows an entry that was signed on this page, whatever the reader was looking at. */
  showSigned(entry: GuestEntry): void {
    if (this.#live) this.#live = putSigned(this.#live, entry);
    this.showNewest();
  }

  async #select(query: Query): Promise<Page> {
    return (await this.#guestbook?.select(query)) ?? { entries: [], total: 0 };
  }

  #append(page: Page): void {
    if (this.#excerpt && this.book) this.#excerpt = appendPage({ ...this.book, ...this.#excerpt }, page);
    else if (this.#live) this.#live = appendPage(this.#live, page);
  }

  #receive(change: Change): void {
    const before = this.#live;
    this.#live = followBook(before, change);
    this.offline = false;
    if (this.#excerpt) this.#excerpt = excerptAfter(this.#excerpt, change);
    if (before && this.#live && !this.#excerpt) {
      const arrived = this.#isScrolledAway() ? newcomers(before, this.#live) : [];
      const held = new Set(this.#live.entries.map(({ id }) => id));
      this.#unseen = new Set([...this.#unseen, ...arrived].filter((id) => held.has(id)));
    }
    this.#show();
  }

  #lose(): void {
    this.offline = true;
    this.#host.requestUpdate();
  }

  #show(): void {
    if (this.#live && this.#excerpt) {
      const { entries, total, next } = this.#excerpt;
      const { version, status } = this.#live;
      this.book = { version, status, entries, total, ...(next ? { next } : {}) };
    } else if (this.#live && this.#unseen.size > 0) {
      this.book = { ...this.#live, entries: this.#live.entries.filter(({ id }) => !this.#unseen.has(id)) };
    } else {
      this.book = this.#live;
    }
    this.#host.requestUpdate();
  }
}
