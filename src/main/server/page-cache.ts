/**
 * The first page, rendered when the book has changed and not when it is read: a read costs one comparison. Relative
 * times ("3 minutes ago") age, so it is rendered again after a minute at the latest.
 */
import { createHash } from 'node:crypto';
import { setTimeout as timer } from 'node:timers/promises';
import type { Book } from '../../shared/book-view';
import { GuestbookError } from '../../shared/errors';
import { EMPTY_FORM } from '../../shared/pages/view';
import type { LiveBook } from './live-book';
import type { PageShell } from './page-shell';

const STALE_AFTER = 60_000;
const FIRST_BOOK_WITHIN = 5_000;

export interface RenderedPage {
  readonly body: Buffer;
  readonly etag: string;
}

export class PageCache {
  readonly #live: LiveBook;
  readonly #frame: PageShell;
  #rendered: (RenderedPage & { readonly book: Book; readonly at: number }) | undefined;

  constructor(live: LiveBook, frame: PageShell) {
    this.#live = live;
    this.#frame = frame;
  }

  /** @throws GuestbookError `store_failed` when there is no book to show. */
  async read(): Promise<RenderedPage> {
    const book = await this.book();
    const now = Date.now();
    if (this.#rendered?.book === book && now - this.#rendered.at < STALE_AFTER) return this.#rendered;
    const body = Buffer.from(this.#frame.guestPage({ book, form: EMPTY_FORM, now }));
    const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
    this.#rendered = { body, etag, book, at: now };
    return this.#rendered;
  }

  /** The newest entries; waits for them in the first moments after the start. */
  async book(): Promise<Book> {
    if (this.#live.book) return this.#live.book;
    const given = new AbortController();
    const unsubscribe = this.#live.onChange(() => given.abort());
    await timer(FIRST_BOOK_WITHIN, undefined, { signal: given.signal }).catch(() => undefined);
    unsubscribe();
    if (this.#live.book) return this.#live.book;
    throw new GuestbookError('store_failed', 'The book cannot be read at the moment. Please try again.');
  }
}
