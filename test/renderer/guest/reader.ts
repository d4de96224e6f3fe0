/** A reader of the page whose guestbook answers when the test says so: the book's controller without a browser. */
import { BookController } from '../../../src/renderer/guest/book';
import type { GuestbookTransport } from '../../../src/renderer/guest/http';
import type { Change, Page, Query } from '../../../src/shared/contract';
import type { GuestEntry } from '../../../src/shared/entry';
import { GuestbookError } from '../../../src/shared/errors';
import { entryAt, pageOf, statusOf } from '../../shared/entries';
import { type Deferred, deferred, settled } from '../../support/deferred';
import { said } from '../../support/said';

interface Asked extends Deferred<Page> {
  readonly query: Query;
}

export class Reader {
  scrolledAway = false;
  address = '';
  /** The questions, the latest one last. */
  readonly asked: Asked[] = [];
  /** What the guestbook answers to a draft. */
  readonly signing = deferred<GuestEntry>();
  readonly book: BookController;
  #tell: (change: Change) => void = () => {};
  #lose: (() => void) | undefined;
  #version = 0;

  constructor(address = '') {
    const element = {
      addController() {},
      removeController() {},
      requestUpdate() {},
      updateComplete: Promise.resolve(true),
    };
    const guestbook: GuestbookTransport = {
      select: (query = {}) => {
        const answer = { ...deferred<Page>(), query };
        this.asked.push(answer);
        return answer.promise;
      },
      insert: () => this.signing.promise,
      subscribe: (listener, lost) => {
        this.#tell = listener;
        this.#lose = lost;
        return () => {};
      },
    };
    this.book = new BookController(element, guestbook, {
      address: new URLSearchParams(address),
      isScrolledAway: () => this.scrolledAway,
      changed: () => {},
      noteAddress: (noted) => {
        this.address = noted;
      },
    });
    this.book.hostConnected();
  }

  current(
    positions: readonly number[],
    { more = false, total = positions.length, emailsShown = false } = {},
  ): void {
    const page = { ...pageOf(positions, more), total };
    this.#tell({ kind: 'current', version: ++this.#version, page, status: statusOf({ emailsShown }) });
  }

  added(positions: readonly number[], total: number): void {
    const entries = positions.map((position) => entryAt(position));
    this.#tell({ kind: 'added', version: ++this.#version, entries, total });
  }

  changed(position: number, changes: Parameters<typeof entryAt>[1]): void {
    this.#tell({ kind: 'changed', version: ++this.#version, entries: [entryAt(position, changes)] });
  }

  removed(positions: readonly number[], total: number): void {
    const ids = positions.map((position) => `e${position}`);
    this.#tell({ kind: 'removed', version: ++this.#version, ids, total });
  }

  lose(): void {
    this.#lose?.();
  }

  /** The question at this index, or the latest. */
  question(index = this.asked.length - 1): Asked {
    const asked = this.asked[index];
    if (!asked) throw new Error(`Question ${index} was not asked.`);
    return asked;
  }

  /** Answers the question at this index, or the latest. */
  async answer(page: Page, index?: number): Promise<void> {
    this.question(index).resolve(page);
    await settled();
  }

  async fail(words: string, index?: number): Promise<void> {
    this.question(index).reject(new GuestbookError('store_failed', said(words)));
    await settled();
  }

  get shown(): number[] | undefined {
    return this.book.book?.entries.map(({ position }) => position);
  }
}

/** The integers from `high` down to `low`, both included. */
export function range(high: number, low: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => high - index);
}
