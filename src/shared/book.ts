/**
 * The newest entries as a reader holds them: a value that follows from a `current` and the changes after it. The window,
 * the browsers and the server's page all keep the book with this one function.
 */
import type { Change, Cursor, Page, Status } from './api';
import type { GuestEntry } from './entry';

export interface Book {
  readonly version: number;
  /** Newest first, without gaps down to the oldest one held. */
  readonly entries: readonly GuestEntry[];
  readonly total: number;
  /** Where `select` continues below the oldest entry held; absent when all are held. */
  readonly next?: Cursor;
  readonly status: Status;
}

/** The book after a change; `undefined` is the book before the first `current`. Changes already seen are passed over. */
export function applyChange(book: Book | undefined, change: Change): Book | undefined {
  if (change.kind === 'current') {
    const { entries, total, next } = change.page;
    return { version: change.version, entries, total, ...(next ? { next } : {}), status: change.status };
  }
  if (!book) return undefined;
  switch (change.kind) {
    case 'status':
      return { ...book, status: change.status };
    case 'removed':
      return {
        ...book,
        version: change.version,
        total: change.total,
        entries: book.entries.filter((entry) => !change.ids.includes(entry.id)),
      };
    case 'upserted':
      return { ...book, version: change.version, total: change.total, entries: merge(book, change.entries) };
  }
}

/** The book with an older page put below what it holds. */
export function appendPage(book: Book, page: Page): Book {
  const held = new Set(book.entries.map((entry) => entry.id));
  const older = page.entries.filter((entry) => !held.has(entry.id));
  const { next: _, ...rest } = book;
  return { ...rest, entries: [...book.entries, ...older], ...(page.next ? { next: page.next } : {}) };
}

function merge(book: Book, upserted: readonly GuestEntry[]): GuestEntry[] {
  const replaced = new Set(upserted.map((entry) => entry.id));
  const kept = book.entries.filter((entry) => !replaced.has(entry.id));
  const oldest = kept.at(-1);
  // An entry below the oldest one held arrives with its page; held earlier it would leave a gap.
  const fitting = book.next && oldest ? upserted.filter((entry) => newestFirst(entry, oldest) < 0) : upserted;
  return [...kept, ...fitting].sort(newestFirst);
}

/** The book's order: by sort date, newest first, then by id so that it is total. */
export function newestFirst(a: GuestEntry, b: GuestEntry): number {
  if (a.sortDate !== b.sortDate) return a.sortDate < b.sortDate ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
