/**
 * The guestbook: `select` and `insert`, as in the lab, and a subscription. Its three backends are one class over different
 * books: `memory` (gone on exit), `local` (on disk) and `dynamodb` (on disk, with a table behind it that the sync keeps in
 * step). The guestbook never calls the sync. The connection tells it the state of the cloud, and the store tells it every
 * change of a row.
 *
 * `use` swaps the open book under its readers, when the host connects to a table or leaves it: each subscriber gets the other
 * book's `current` and goes on from there.
 *
 * A subscriber gets `current` first and then every later change in order, without a gap. All subscribers get the same object
 * for a change.
 *
 * `watchStatus` does not wait for `current`: the host must read of a damaged book and of the cloud while no page is there.
 */
import type { Change, HostStatus, Page, Query } from '../../shared/contract';
import { type Entry, parseDraft } from '../../shared/entry';
import type { Log } from '../log';
import type { Counts, Outbox, Store } from '../store/store';
import { Feed, type FeedChange } from './feed';

/** How the table behind a book fares. */
export type CloudReport = Pick<HostStatus, 'loading' | 'cloud'>;

/** A book that is open. */
export interface Book {
  readonly store: Store;
  readonly backend: HostStatus['backend'];
  /** Shown in the status line: the table's region, or the hostname of the endpoint. */
  readonly location?: string;
  /** Tells at once and then each later report. Absent for a book without a table. */
  readonly cloud?: { watch(listener: (report: CloudReport) => void): () => void };
}

/** A change of the book as the host sees it: whole entries, whole status. */
export type HostChange = Change<Entry, HostStatus>;
export type HostCurrent = Extract<HostChange, { kind: 'current' }>;

export class Guestbook {
  readonly #log: Log;
  readonly #listeners = new Set<(change: HostChange) => void>();
  readonly #statusListeners = new Set<(status: HostStatus | undefined) => void>();
  #book: Book;
  #feed: Feed;
  #unfollow: readonly (() => void)[] = [];
  #cloud: CloudReport = { loading: false };
  #counts: Counts | undefined;
  #status: HostStatus | undefined;
  #current: HostCurrent | undefined;

  constructor(book: Book, log: Log) {
    this.#log = log;
    this.#book = book;
    this.#feed = this.#follow(book);
  }

  /** Swaps the open book. The caller closes the former book after this call. */
  use(book: Book): void {
    this.close();
    this.#book = book;
    this.#feed = this.#follow(book);
  }

  /** The newest page and the status. Undefined before the book was read; the same object until something changes. */
  get current(): HostCurrent | undefined {
    const { newest } = this.#feed;
    const status = this.#status;
    if (!newest || !status) return undefined;
    if (this.#current?.page !== newest.page || this.#current.status !== status) {
      this.#current = { kind: 'current', ...newest, status };
    }
    return this.#current;
  }

  /** Newest first. @throws GuestbookError `invalid_request`, `store_failed` */
  async select(query?: Query): Promise<Page<Entry>> {
    const { version: _, ...page } = await this.#book.store.select(query);
    return page;
  }

  /**
   * The authority on what may be signed. Resolves when the entry is durable on this computer.
   * @throws GuestbookError `invalid_entry`, `store_failed`
   */
  async insert(draft: unknown): Promise<Entry> {
    return this.#book.store.insert(parseDraft(draft));
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: HostChange) => void): () => void {
    this.#listeners.add(listener);
    const { current } = this;
    if (current) listener(current);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Tells the status at once and with each later change of it or of the book, whether or not the newest page can be read.
   * `undefined` means that the guestbook has left that book and another follows. Returns a function that removes the listener.
   */
  watchStatus(listener: (status: HostStatus | undefined) => void): () => void {
    this.#statusListeners.add(listener);
    if (this.#status) listener(this.#status);
    return () => this.#statusListeners.delete(listener);
  }

  /** The oldest rejected and pending entries, at most `limit` of each. */
  async outbox(limit: number): Promise<readonly Entry[]> {
    const { store } = this.#book;
    const [rejected, pending] = await Promise.all([store.rejected(limit), store.pending(limit)]);
    return [...rejected, ...pending];
  }

  /** How much is pending. */
  outboxSize(): Promise<Outbox> {
    return this.#book.store.outbox();
  }

  /** Makes rejected entries pending again: the one with this id, or all of them. @throws GuestbookError `store_failed` */
  retryRejected(id?: string): Promise<void> {
    return this.#book.store.retryRejected(id);
  }

  /** @throws GuestbookError `not_found` when the entry does not wait any more, `store_failed` */
  discard(id: string): Promise<void> {
    return this.#book.store.discard(id);
  }

  /** Asks the store itself, so that a failing store shows. @throws GuestbookError `store_failed` */
  async status(): Promise<HostStatus> {
    return this.#describe(await this.#book.store.counts());
  }

  /** Stops following the open book. Call it before the book is closed. */
  close(): void {
    this.#feed.close();
    for (const unfollow of this.#unfollow) unfollow();
    this.#status = undefined;
    this.#tellStatus();
  }

  #follow(book: Book): Feed {
    this.#cloud = { loading: false };
    this.#counts = undefined;
    const feed = new Feed({
      store: book.store,
      log: this.#log,
      onChange: (change, counts) => this.#changed(change, counts),
    });
    const takeReport = (report: CloudReport) => {
      this.#cloud = report;
      this.#statusChanged();
    };
    this.#unfollow = [
      ...(book.cloud ? [book.cloud.watch(takeReport)] : []),
      book.store.onNotice(() => this.#statusChanged()),
      this.#count(book.store),
    ];
    return feed;
  }

  /**
   * Takes the counts from the store, because the feed tells none before it has read the newest page. This listener comes after
   * the feed's, so that a status follows the change that it counts.
   */
  #count(store: Store): () => void {
    let ended = false;
    const endChanges = store.onChange(({ counts }) => {
      this.#counts = counts;
      if (!this.#statusChanged()) this.#tellStatus();
    });
    const begin = (counts: Counts) => {
      if (ended) return;
      this.#counts ??= counts;
      this.#statusChanged();
    };
    store.counts().then(begin, (error: unknown) => {
      if (!ended) this.#log.error({ err: error }, 'the entries could not be counted');
    });
    return () => {
      ended = true;
      endChanges();
    };
  }

  #changed(change: FeedChange, counts: Counts): void {
    if (change.kind === 'current') {
      this.#counts ??= counts;
      this.#updateStatus();
      const { current } = this;
      if (current) this.#tell(current);
    } else {
      this.#tell(change);
    }
  }

  /**
   * Tells the status if it has changed, and returns whether it has. Subscribers who had no `current` yet find the status in
   * that one.
   */
  #statusChanged(): boolean {
    if (!this.#updateStatus()) return false;
    const { newest } = this.#feed;
    if (newest && this.#status) this.#tell({ kind: 'status', version: newest.version, status: this.#status });
    return true;
  }

  /** Returns whether the status has changed. The guestbook has no status before the entries were counted. */
  #updateStatus(): boolean {
    if (!this.#counts) return false;
    const status = this.#describe(this.#counts);
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return false;
    this.#status = status;
    this.#tellStatus();
    return true;
  }

  #tellStatus(): void {
    for (const listener of this.#statusListeners) listener(this.#status);
  }

  #tell(change: HostChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #describe({ pending, rejected }: Counts): HostStatus {
    const { backend, location, store } = this.#book;
    const { notice } = store;
    return {
      backend,
      ...(location ? { location } : {}),
      pending,
      rejected,
      ...this.#cloud,
      ...(notice ? { notice } : {}),
    };
  }
}
