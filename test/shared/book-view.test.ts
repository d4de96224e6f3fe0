/** The book that every reader keeps: after any changes it is what a fresh reading would give. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendPage,
  applyChange,
  type Book,
  bookOf,
  countUnseen,
  hideAddresses,
  keepUp,
  linkedQuery,
  olderBefore,
  putSigned,
} from '../../src/shared/book-view';
import { type Change, PAGE_SIZE, type Page } from '../../src/shared/contract';
import type { GuestEntry } from '../../src/shared/entry';
import { entryAt, pageOf, statusOf } from './entries';

const status = statusOf();

function current(
  positions: readonly number[],
  { more = false, version = 1, total = positions.length } = {},
): Change {
  return { kind: 'current', version, page: { ...pageOf(positions, more), total }, status };
}

function added(positions: readonly number[], total: number, version = 2): Change {
  return { kind: 'added', version, entries: positions.map((position) => entryAt(position)), total };
}

function bookAfter(...changes: readonly Change[]): Book {
  const book = changes.reduce<Book | undefined>((before, change) => applyChange(before, change), undefined);
  if (!book) throw new Error('there is no book without a current');
  return book;
}

const positions = (page: Page) => page.entries.map(({ position }) => position);

/** The integers from `high` down to `low`, both included. */
const range = (high: number, low: number) =>
  Array.from({ length: high - low + 1 }, (_, index) => high - index);

describe('the newest entries', () => {
  test('are nothing before the first current', () => {
    expect(applyChange(undefined, added([1], 1))).toBeUndefined();
  });

  test('begin anew with every current', () => {
    expect(positions(bookAfter(current([3, 2, 1]), current([9, 8])))).toEqual([9, 8]);
  });

  test('pass over changes that they have seen', () => {
    const book = bookAfter(current([2, 1], { version: 7 }));
    expect(applyChange(book, added([5], 3, 7))).toBe(book);
    expect(applyChange(book, { kind: 'removed', version: 6, ids: ['e2'], total: 1 })).toBe(book);
  });

  test('take a status of their own version', () => {
    const loading = statusOf({ loading: true });
    expect(bookAfter(current([1]), { kind: 'status', version: 1, status: loading }).status).toBe(loading);
  });

  test('take a changed entry where they hold it, and no other', () => {
    const entries = [entryAt(2, { state: 'pending' }), entryAt(1, { state: 'pending' })];
    const book = bookAfter(current([3, 2], { more: true, total: 9 }), {
      kind: 'changed',
      version: 2,
      entries,
    });
    expect(book.entries.map(({ id, state }) => `${id} ${state}`)).toEqual(['e3 synced', 'e2 pending']);
    expect(book.total).toBe(9);
  });

  test('leave an entry below what they hold to its page', () => {
    const book = bookAfter(current([9, 8], { more: true }), added([5], 4));
    expect(positions(book)).toEqual([9, 8]);
    expect(book.total).toBe(4);
    expect(olderBefore(book)).toBe(8);
    expect(positions(appendPage(book, pageOf([5, 1])))).toEqual([9, 8, 5, 1]);
  });

  test('know where they end although all that they held was removed', () => {
    const gone: Change = { kind: 'removed', version: 2, ids: ['e9', 'e8'], total: 7 };
    const book = bookAfter(current([9, 8], { more: true, total: 9 }), gone);
    expect(olderBefore(book)).toBe(8);
    expect(positions(bookAfter(current([9, 8], { more: true }), gone, added([10, 7], 9, 3)))).toEqual([10]);
  });

  test('end when the last page is in', () => {
    const book = appendPage(bookAfter(current([2], { more: true })), pageOf([1]));
    expect([book.more, olderBefore(book)]).toEqual([false, undefined]);
  });

  test('do not end where an entry was added that nobody told', () => {
    const book = bookAfter(current([9, 8]), added([], 3));
    expect([book.more, olderBefore(book), book.total]).toEqual([true, 8, 3]);
  });

  test('count a signed entry once, whichever word of it comes first', () => {
    const told = added([4], 3);
    const before = applyChange(putSigned(bookAfter(current([2, 1])), entryAt(4)), told);
    const after = putSigned(bookAfter(current([2, 1]), told), entryAt(4));
    expect(before?.total).toBe(3);
    expect(after.total).toBe(3);
    expect(positions(after)).toEqual([4, 2, 1]);
  });

  test('are bounded while a large table is read into an empty book', () => {
    let book = bookAfter(current([]));
    const read: number[] = [];
    for (let piece = 0; piece < 100; piece++) {
      // Scattered over the whole book, as a scan gives them: 200 at a time, 20,000 in all.
      const scanned = Array.from({ length: 200 }, (_, index) => ((piece * 200 + index) * 7919) % 20_000);
      read.push(...scanned);
      book = applyChange(book, added(scanned, read.length, piece + 2)) ?? book;
      expect(book.entries.length).toBeLessThanOrEqual(100);
    }
    expect(positions(book)).toEqual(range(19_999, 20_000 - PAGE_SIZE));
    expect(book).toMatchObject({ more: true, total: 20_000, floor: 20_000 - PAGE_SIZE });
  });
});

describe('a page that takes no new entries', () => {
  test('keeps up with what it holds', () => {
    const hits = { ...pageOf([9, 5, 2], true), total: 7 };
    const renamed = entryAt(5, { name: 'Grace' });
    expect(keepUp(hits, { kind: 'changed', version: 2, entries: [renamed] }).entries[1]).toBe(renamed);
    const fewer = keepUp<GuestEntry, Page>(hits, {
      kind: 'removed',
      version: 3,
      ids: ['e5', 'e7'],
      total: 90,
    });
    expect([positions(fewer), fewer.total]).toEqual([[9, 2], 6]);
    expect(keepUp(hits, added([6], 91))).toBe(hits);
  });

  test('lacks the entries that stand above its end and that it does not hold', () => {
    const held = bookOf(pageOf([8, 6, 4], true), { version: 1, status });
    const newest = bookOf(pageOf([10, 9, 8, 7, 6, 3], true), { version: 9, status });
    expect(countUnseen(newest, held)).toBe(3);
    expect(countUnseen(newest, newest)).toBe(0);
  });
});

test('addresses that were read before the host hid them are taken out, and nothing else', () => {
  const entry = entryAt(1);
  const bookWith = (emailsShown: boolean): Book =>
    bookOf(
      { entries: [{ ...entry, email: 'ada@example.org' }, entry], more: false, total: 2 },
      { version: 1, status: statusOf({ emailsShown }) },
    );
  expect(hideAddresses(bookWith(false)).entries).toEqual([entry, entry]);
  expect(hideAddresses(bookWith(true))).toEqual(bookWith(true));
});

test.each([
  ['', {}],
  ['before=1767000000000000', { before: 1767000000000000 }],
  ['after=7&search=+tea+', { after: 7, search: 'tea' }],
  ['before=7&after=3', { before: 7 }],
  // A cursor of former versions, and rubbish.
  ['before=MjAyNi0wMS0wMiAwMzowNDowNS4wMDAwMDYgYWJj', {}],
  ['before=9999999999999999', {}],
  ['before=-1&search=+', {}],
  ['before=1&before=2', {}],
  ['after=1e5', {}],
])('the address "?%s" asks for %o', (address, query) => {
  expect(linkedQuery(new URLSearchParams(address))).toEqual(query);
});

test('newest entries that are as many as can be told end with the oldest of them, not where removed ones stood', () => {
  const book = bookAfter(
    current(range(60, 11), { more: true, total: 60 }),
    { kind: 'removed', version: 2, ids: ['e11'], total: 59 },
    // 11 comes again in the same change, and is not told: it is not among the newest fifty.
    added([70], 61, 3),
  );
  expect(positions(book)).toEqual([70, ...range(60, 12)]);
  expect(olderBefore(book)).toBe(12);
});

test('after any changes that the feed tells, the newest entries have no gap and end where they say', () => {
  const position = fc.integer({ min: 0, max: 60 });
  const some = fc.uniqueArray(position, { minLength: 1, maxLength: 12 });
  const step = fc.oneof(fc.record({ add: some }), fc.record({ remove: some }));
  const sizes = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 10 }));
  fc.assert(
    fc.property(fc.uniqueArray(position), sizes, fc.array(step), (start, [atMost, further], steps) => {
      const truth = new Set(start);
      const newest = () => [...truth].sort((a, b) => b - a);
      const page = newest().slice(0, atMost);
      let book = bookAfter(current(page, { more: truth.size > atMost, total: truth.size }));
      let version = 1;
      for (const change of steps) {
        version += 1;
        if ('add' in change) {
          const isNew = change.add.filter((one) => !truth.has(one));
          for (const one of isNew) truth.add(one);
          // The feed holds at least as many of the newest as a reader may.
          const window = new Set(newest().slice(0, atMost + further));
          const told = isNew.filter((one) => window.has(one));
          book = applyChange(book, added(told, truth.size, version), atMost) ?? book;
        } else {
          for (const one of change.remove) truth.delete(one);
          const ids = change.remove.map((one) => `e${one}`);
          book = applyChange(book, { kind: 'removed', version, ids, total: truth.size }, atMost) ?? book;
        }
        expect(book.entries.length).toBeLessThanOrEqual(Math.max(atMost, page.length));
        expect(positions(book)).toEqual(newest().slice(0, book.entries.length));
        expect(book.total).toBe(truth.size);
        expect(book.more || book.entries.length === truth.size).toBe(true);
        const below = newest().filter((one) => one < (olderBefore(book) ?? Number.NEGATIVE_INFINITY));
        expect([...positions(book), ...below]).toEqual(newest());
      }
    }),
  );
});
