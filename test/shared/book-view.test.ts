/** The book that every reader keeps: whatever the changes, it is what a fresh reading would give. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendPage,
  applyChange,
  type Book,
  newestFirst,
  olderBefore,
  putSigned,
} from '../../src/shared/book-view';
import type { Change, Status } from '../../src/shared/contract';
import type { GuestEntry } from '../../src/shared/entry';

const status: Status = { backend: 'local', pending: 0, rejected: 0, loading: false };

/** An entry that stands at `position` in the book: higher is newer. */
function entry(position: number, changes: Partial<GuestEntry> = {}): GuestEntry {
  const date = `2026-01-01 00:00:00.${String(position).padStart(6, '0')}`;
  return {
    id: `e${position}`,
    name: 'Ada',
    message: 'Hello',
    date,
    position,
    state: 'synced',
    signedHere: true,
    ...changes,
  };
}

function current(positions: readonly number[], more = false, version = 1, total = positions.length): Change {
  const page = { entries: positions.map((position) => entry(position)), more, total };
  return { kind: 'current', version, page, status };
}

function upserted(entries: readonly GuestEntry[], total: number, version = 2): Change {
  return { kind: 'upserted', version, entries, total };
}

function bookAfter(...changes: readonly Change[]): Book {
  const book = changes.reduce<Book | undefined>(applyChange, undefined);
  if (!book) throw new Error('there is no book without a current');
  return book;
}

const ids = (book: Book) => book.entries.map(({ id }) => id);

describe('the book', () => {
  test('is nothing before the first current', () => {
    expect(applyChange(undefined, upserted([entry(1)], 1))).toBeUndefined();
  });

  test('begins anew with every current', () => {
    expect(ids(bookAfter(current([3, 2, 1]), current([9, 8])))).toEqual(['e9', 'e8']);
  });

  test('passes over changes that it has seen', () => {
    const book = bookAfter(current([2, 1], false, 7));
    expect(applyChange(book, upserted([entry(5)], 3, 7))).toBe(book);
    expect(applyChange(book, { kind: 'removed', version: 6, ids: ['e2'], total: 1 })).toBe(book);
  });

  test('takes a status of its own version', () => {
    const waiting = { ...status, pending: 3 };
    expect(bookAfter(current([1]), { kind: 'status', version: 1, status: waiting }).status).toBe(waiting);
  });

  test('keeps its oldest entry when that one changes', () => {
    const book = bookAfter(current([3, 2], true), upserted([entry(2, { state: 'pending' })], 3));
    expect(ids(book)).toEqual(['e3', 'e2']);
    expect(book.entries[1]?.state).toBe('pending');
  });

  test('leaves an entry below what it holds to its page', () => {
    const book = bookAfter(current([9, 8], true), upserted([entry(5)], 4));
    expect(ids(book)).toEqual(['e9', 'e8']);
    expect(ids(appendPage(book, { entries: [entry(8), entry(5)], more: false, total: 4 }))).toEqual([
      'e9',
      'e8',
      'e5',
    ]);
  });

  test('says where the next older page begins, and that there is none when the last page is in', () => {
    const book = bookAfter(current([3, 2], true));
    expect(olderBefore(book)).toBe(2);
    const after = appendPage(book, { entries: [entry(1)], more: false, total: 3 });
    expect(after.more).toBe(false);
    expect(olderBefore(after)).toBeUndefined();
  });

  test('counts a signed entry once, whichever word of it comes first', () => {
    const signed = entry(4);
    const told = upserted([signed], 3);
    const book = bookAfter(current([2, 1]));
    const before = applyChange(putSigned(book, signed), told);
    const after = putSigned(bookAfter(current([2, 1]), told), signed);
    expect(before?.total).toBe(3);
    expect(after.total).toBe(3);
    expect(ids(after)).toEqual(['e4', 'e2', 'e1']);
  });
});

test('after any changes the book is sorted, without doubles, and what a fresh reading gives', () => {
  const position = fc.integer({ min: 0, max: 40 });
  const step = fc.oneof(
    fc.record({ put: fc.uniqueArray(position, { minLength: 1, maxLength: 5 }) }),
    fc.record({ remove: fc.uniqueArray(position, { minLength: 1, maxLength: 5 }) }),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(position),
      fc.integer({ min: 1, max: 10 }),
      fc.array(step),
      (start, held, steps) => {
        const sorted = [...start].sort((a, b) => b - a);
        const truth = new Set(start);
        const next = sorted.length > held;
        let book = bookAfter(current(sorted.slice(0, held), next, 1, start.length));
        const lowest = next ? (sorted[held - 1] ?? 0) : Number.NEGATIVE_INFINITY;
        let version = 1;
        for (const change of steps) {
          version += 1;
          if ('put' in change) for (const one of change.put) truth.add(one);
          else for (const one of change.remove) truth.delete(one);
          const told: Change =
            'put' in change
              ? upserted(
                  change.put.map((one) => entry(one)),
                  truth.size,
                  version,
                )
              : { kind: 'removed', version, ids: change.remove.map((one) => `e${one}`), total: truth.size };
          book = applyChange(book, told) ?? book;
        }
        expect([...book.entries].sort(newestFirst)).toEqual(book.entries);
        expect(new Set(ids(book)).size).toBe(book.entries.length);
        expect(book.total).toBe(truth.size);
        const expected = [...truth].filter((one) => one >= lowest);
        expect(ids(book)).toEqual(expected.sort((a, b) => b - a).map((one) => `e${one}`));
      },
    ),
  );
});
