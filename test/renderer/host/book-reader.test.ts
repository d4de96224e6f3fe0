/** The host's reader of the book, its questions answered when the test says so. */

import type { ReactiveControllerHost } from 'lit';
import { beforeEach, describe, expect, test } from 'vitest';
import { BookReader } from '../../../src/renderer/host/book-reader';
import type { Change, Page, Query, Status } from '../../../src/shared/contract';
import type { Entry } from '../../../src/shared/entry';
import { GuestbookError } from '../../../src/shared/errors';
import { deferred, settled } from '../../support/deferred';
import { draft } from '../../support/draft';
import { said } from '../../support/said';

const status: Status = { loading: false };

function entryAt(position: number, message = `Entry ${position}.`): Entry {
  const date = '2026-11-27 10:00:00.000000';
  return { ...draft(message), id: `entry-${position}`, date, state: 'synced', signedHere: true, position };
}

/** Entries from the position `newest` down. */
const entriesFrom = (newest: number, count: number) =>
  Array.from({ length: count }, (_, index) => entryAt(newest - index));

class Book {
  version = 0;
  readonly asked: {
    readonly query: Query;
    readonly answer: (page: Page<Entry>) => Promise<void>;
    readonly refuse: (error: Error) => Promise<void>;
  }[] = [];
  readonly reader: BookReader;
  #listener: (change: Change<Entry>) => void = () => {};

  constructor() {
    const element = { addController() {}, requestUpdate() {} } as unknown as ReactiveControllerHost;
    this.reader = new BookReader(element, {
      subscribe: (listener) => {
        this.#listener = listener;
        return () => {};
      },
      select: (query = {}) => {
        const { promise, resolve, reject } = deferred<Page<Entry>>();
        this.asked.push({
          query,
          answer(page) {
            resolve(page);
            return settled();
          },
          refuse(error) {
            reject(error);
            return settled();
          },
        });
        return promise;
      },
    });
    this.reader.hostConnected();
  }

  current(entries: readonly Entry[], total = entries.length): void {
    this.version += 1;
    const page = { entries, total, more: total > entries.length };
    this.#listener({ kind: 'current', version: this.version, page, status });
  }

  added(entries: readonly Entry[], total: number): void {
    this.version += 1;
    this.#listener({ kind: 'added', version: this.version, entries, total });
  }

  removed(ids: readonly string[], total: number): void {
    this.version += 1;
    this.#listener({ kind: 'removed', version: this.version, ids, total });
  }

  get positions(): number[] {
    return this.reader.page?.entries.map(({ position }) => position) ?? [];
  }

  /** Asks for older pages until `count` entries are shown; the book has `total`, at the positions from there down. */
  async readDown(count: number, total: number): Promise<void> {
    while (this.positions.length < count) {
      this.reader.readOlder();
      const { query, answer } = this.asked.at(-1) as Book['asked'][number];
      const next = Number(query.before) - 1;
      await answer({ entries: entriesFrom(next, Math.min(50, next)), total, more: next > 50 });
    }
  }
}

let book = new Book();

beforeEach(() => {
  book = new Book();
});

describe('the newest entries', () => {
  test('follow the feed, and nothing is read for it', () => {
    book.current(entriesFrom(120, 50), 120);
    book.added([entryAt(121)], 121);
    expect(book.positions).toEqual(entriesFrom(121, 50).map(({ position }) => position));
    expect(book.reader.page?.total).toBe(121);
    expect(book.asked).toEqual([]);
  });

  test('keep every older page that was read, with what is added above it', async () => {
    book.current(entriesFrom(260, 50), 260);
    await book.readDown(250, 260);
    const questions = book.asked.length;
    book.added([entryAt(261)], 261);
    expect(book.positions).toEqual(entriesFrom(261, 251).map(({ position }) => position));
    expect(book.asked).toHaveLength(questions);
  });

  test('are read down again where the feed told of entries and left them out', async () => {
    book.current(entriesFrom(120, 50), 120);
    await book.readDown(100, 120);
    const shown = book.positions;
    book.added([], 320);
    expect(book.positions).toEqual(shown);
    expect(book.asked.at(-1)?.query).toEqual({ before: 71 });
    await book.asked.at(-1)?.answer({ entries: entriesFrom(70, 50), total: 320, more: true });
    expect(book.positions).toEqual(entriesFrom(120, 100).map(({ position }) => position));
    expect(book.reader.page?.total).toBe(320);
  });

  test('are filled up after removals, with one question', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.removed(['entry-120', 'entry-119'], 118);
    expect(book.asked.map(({ query }) => query)).toEqual([{ before: 71 }]);
    await book.asked[0]?.answer({ entries: entriesFrom(70, 50), total: 118, more: true });
    expect(book.positions[0]).toBe(118);
    expect(book.positions.length).toBeGreaterThanOrEqual(50);
    expect(book.asked).toHaveLength(1);
  });

  test('of another book replace all, and an answer of the book before is dropped', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.readOlder();
    book.current([entryAt(7, 'Elsewhere.')]);
    await book.asked[0]?.answer({ entries: entriesFrom(70, 50), total: 120, more: true });
    expect(book.positions).toEqual([7]);
    expect(book.asked).toHaveLength(1);
  });

  test('removed while an older page is on its way are not put back by it', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.readOlder();
    book.removed(['entry-70'], 119);
    await book.asked[0]?.answer({ entries: entriesFrom(70, 50), total: 120, more: true });
    expect(book.positions).not.toContain(70);
  });

  test('stay when older ones cannot be read; asked again, they come', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.readOlder();
    await book.asked[0]?.refuse(new GuestbookError('store_failed', said('The book cannot be read.')));
    expect(book.reader.problem).toBe('The book cannot be read.');
    expect(book.positions).toHaveLength(50);
    await book.readDown(100, 120);
    expect(book.reader.problem).toBeUndefined();
  });
});

describe('a search', () => {
  test('shows its hits when they have come, and what was shown until then', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.find('cake');
    expect(book.positions).toHaveLength(50);
    expect(book.reader.search).toBe('');
    await book.asked[0]?.answer({ entries: [entryAt(9)], total: 1, more: false });
    expect(book.positions).toEqual([9]);
    expect(book.reader.search).toBe('cake');
  });

  test('that was left shows nothing of its late answer', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.find('ada');
    book.reader.find('');
    await book.asked[0]?.answer({ entries: [entryAt(9)], total: 1, more: false });
    expect(book.positions).toHaveLength(50);
    expect(book.reader.search).toBe('');
  });

  test('changed while it was asked shows the hits of the last text alone', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.find('ada');
    book.reader.find('grace');
    await book.asked[0]?.answer({ entries: [entryAt(9)], total: 1, more: false });
    expect(book.positions).toHaveLength(50);
    expect(book.asked[1]?.query).toEqual({ search: 'grace' });
    await book.asked[1]?.answer({ entries: [entryAt(8)], total: 1, more: false });
    expect(book.positions).toEqual([8]);
  });

  test('is asked again when something was signed, and once for what came meanwhile', async () => {
    book.current(entriesFrom(120, 50), 120);
    book.reader.find('cake');
    await book.asked[0]?.answer({ entries: [entryAt(9)], total: 1, more: false });
    book.added([entryAt(121)], 121);
    book.added([entryAt(122)], 122);
    book.added([entryAt(123)], 123);
    await book.asked[1]?.answer({ entries: [entryAt(121), entryAt(9)], total: 2, more: false });
    await book.asked[2]?.answer({ entries: [entryAt(123), entryAt(121), entryAt(9)], total: 3, more: false });
    expect(book.positions).toEqual([123, 121, 9]);
    expect(book.asked).toHaveLength(3);
  });
});
