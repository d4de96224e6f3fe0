/**
 * The newest entries, kept in memory by one subscription, so that reading the page asks nothing of the store.
 *
 * The book grows with every entry signed. Past HELD_AT_MOST it subscribes anew and gets a `current` of one page's
 * length; the subscription before goes on until that has come, so no change is missed in between.
 */

import { applyChange, type Book } from '../../shared/book-view';
import { type Change, type GuestbookApi, PAGE_SIZE } from '../../shared/contract';

const HELD_AT_MOST = PAGE_SIZE + PAGE_SIZE / 2;
const HELD_AT_LEAST = PAGE_SIZE / 2;

export class LiveBook {
  readonly #guestbook: GuestbookApi;
  readonly #listeners = new Set<(change: Change) => void>();
  #subscriptions: (() => void)[] = [];
  #book: Book | undefined;

  constructor(guestbook: GuestbookApi) {
    this.#guestbook = guestbook;
    this.#subscribe();
  }

  /** Undefined until the first `current`. */
  get book(): Book | undefined {
    return this.#book;
  }

  /** Called after each change was applied. Returns the function that ends it. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    this.#subscriptions = [];
    this.#listeners.clear();
  }

  #subscribe(): void {
    const before = this.#subscriptions;
    let first = true;
    const unsubscribe = this.#guestbook.subscribe((change) => {
      if (first) {
        first = false;
        this.#subscriptions = this.#subscriptions.filter((other) => !before.includes(other));
        for (const end of before) end();
      }
      this.#apply(change);
    });
    this.#subscriptions = [...this.#subscriptions, unsubscribe];
  }

  #apply(change: Change): void {
    this.#book = applyChange(this.#book, change);
    for (const listener of this.#listeners) listener(change);
    const renewing = this.#subscriptions.length > 1;
    if (this.#book && !renewing && isWorn(this.#book)) this.#subscribe();
  }
}

function isWorn({ entries, more }: Book): boolean {
  return entries.length > HELD_AT_MOST || (more && entries.length < HELD_AT_LEAST);
}
