/**
 * The book as this page shows it, kept by live updates.
 *
 * `#live` follows every change. What is shown is either the live book without the entries that arrived while the reader
 * was scrolled away (`unseen`: nothing jumps), or an excerpt: the hits of a search, or a page of older entries that was
 * asked for by address.
 *
 * A `current` replaces all: another book, addresses shown or hidden, a stream that was away. Whatever was read before it
 * is read again, as far as the reader had come; until then `#kept` stands in its place, so that nobody loses theirs.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { appendPage, applyChange, type Book, olderBefore, putSigned } from '../../shared/book-view';
import type { Change, Page, Query } from '../../shared/contract';
import type { GuestEntry } from '../../shared/entry';
import { toGuestbookError } from '../../shared/errors';
import { excerptAfter, hideAddresses, newcomers } from './book-following';
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
  /** What was shown before a `current`, for as long as it is read again. */
  #kept: Book | undefined;
  /** How many `current` have come. */
  #currents = 0;
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
    this.#kept = undefined;
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
      this.#kept = undefined;
      this.readProblem = undefined;
      this.searchProblem = undefined;
    } catch (error) {
      if (this.#asked === query) this.searchProblem = toGuestbookError(error).message;
    }
    this.#show();
  }

  async loadOlder(): Promise<void> {
    const { query, book } = this;
    const currents = this.#currents;
    const before = book && olderBefore(book);
    if (before === undefined || this.loadingOlder || this.#kept) return;
    this.loadingOlder = true;
    this.readProblem = undefined;
    this.#host.requestUpdate();
    try {
      const page = await this.#select({ ...query, before });
      if (this.query === query && this.#currents === currents) this.#append(page);
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

  /** Asks again when a `current` came meanwhile: the answer may be from before it. */
  async #select(query: Query): Promise<Page> {
    for (;;) {
      const currents = this.#currents;
      const page = await this.#guestbook?.select(query);
      if (this.#currents === currents) return page ?? { entries: [], more: false, total: 0 };
    }
  }

  /** What was asked for, as far as it is read. */
  #asRead(): Book | undefined {
    if (!this.#live || !this.#excerpt) return this.#live;
    const { version, status } = this.#live;
    return { ...this.#excerpt, version, status };
  }

  #shown(): Book | undefined {
    if (!this.#live || !this.#kept) return this.#asRead();
    const { version, status } = this.#live;
    return { ...this.#kept, version, status };
  }

  #append(page: Page): void {
    const book = this.#asRead();
    if (!book) return;
    if (this.#excerpt) this.#excerpt = appendPage(book, page);
    else this.#live = appendPage(book, page);
  }

  #receive(change: Change): void {
    const before = this.#shown();
    this.#live = applyChange(this.#live, change);
    this.offline = false;
    if (change.kind === 'current') {
      this.#currents++;
      if (before) this.#keep(before);
    } else if (this.#excerpt) {
      this.#excerpt = excerptAfter(this.#excerpt, change);
    }
    this.#holdBack(before);
    this.#show();
  }

  #keep(shown: Book): void {
    const isLonger = this.#live?.more && shown.entries.length > this.#live.entries.length;
    this.#kept = this.#excerpt || isLonger ? shown : undefined;
    if (this.#kept) void this.#readAgain(this.#kept);
  }

  /** Ends when there is something else to show than `kept`: another `current` has come, or the reader has left. */
  async #readAgain(kept: Book): Promise<void> {
    const { query } = this;
    const isLeft = () => this.#kept !== kept;
    try {
      if (this.#excerpt) {
        const page = await this.#select(query);
        if (isLeft()) return;
        this.#excerpt = page;
      }
      for (let book = this.#asRead(); book && isShorter(book, kept); book = this.#asRead()) {
        const before = olderBefore(book);
        if (before === undefined) break;
        const page = await this.#select({ ...query, before });
        if (isLeft()) return;
        this.#append(page);
      }
      this.#kept = undefined;
      this.#holdBack(kept);
    } catch (error) {
      if (isLeft()) return;
      const { message } = toGuestbookError(error);
      const isExcerpt = this.#excerpt !== undefined;
      // The newest entries have come with the `current`; what was kept may not be shown any longer.
      this.showNewest();
      if (isExcerpt) this.searchProblem = message;
      else this.readProblem = message;
    }
    this.#show();
  }

  /** Entries that were not there before stay unseen while the reader is scrolled away. */
  #holdBack(before: Book | undefined): void {
    const after = this.#shown();
    if (!before || !after || this.#excerpt) return;
    const arrived = this.#isScrolledAway() ? newcomers(before, after) : [];
    const held = new Set(after.entries.map(({ id }) => id));
    this.#unseen = new Set([...this.#unseen, ...arrived].filter((id) => held.has(id)));
  }

  #lose(): void {
    this.offline = true;
    this.#host.requestUpdate();
  }

  #show(): void {
    const book = this.#shown();
    const isHeldBack = book && !this.#excerpt && this.#unseen.size > 0;
    const seen = isHeldBack
      ? { ...book, entries: book.entries.filter(({ id }) => !this.#unseen.has(id)) }
      : book;
    this.book = seen && hideAddresses(seen);
    this.#host.requestUpdate();
  }
}

function isShorter(book: Book, kept: Book): boolean {
  return book.entries.length < kept.entries.length + newcomers(kept, book).length;
}
