/**
 * The newest entries as a reader holds them: a value that follows from a `current` and the changes after it. The window,
 * the browsers and the server's page all keep the book with this one function.
 */
import type { Change, Cursor, Page, Status } from './contract';
import type { GuestEntry } from './entry';

export interface Book {
  readonly version: number;
  /** Newest first, without gaps down to the oldest one held. */
  readonly entries: readonly GuestEntry[];
  readonly total: number;
  /** Where `select` continues below the oldest entry held; absent when all are held. */
  readonly next?: Cursor;
  /** The entry that `next` continues after. It marks the place even when it has itself been removed. */
  readonly floor?: GuestEntry | undefined;
  readonly status: Status;
}

/** The book after a change; `undefined` is the book before the first `current`. Changes already seen are passed over. */
export function applyChange(book: Book | undefined, change: Change): Book | undefined {
  if (change.kind === 'current') {
    const { entries, total, next } = change.page;
    const below = next ? { next, floor: entries.at(-1) } : {};
    return { version: change.version, entries, total, ...below, status: change.status };
  }
  if (!book || isSeen(book, change)) return book;
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
    case 'added':
      return { ...book, version: change.version, total: change.total, entries: merge(book, change.entries) };
    case 'changed':
      return { ...book, version: change.version, entries: merge(book, change.entries) };
  }
}

/** The book with an older page put below what it holds. */
export function appendPage(book: Book, page: Page): Book {
  const held = new Set(book.entries.map((entry) => entry.id));
  const older = page.entries.filter((entry) => !held.has(entry.id));
  const { next: _, floor: __, ...rest } = book;
  const below = page.next ? { next: page.next, floor: page.entries.at(-1) } : {};
  return { ...rest, entries: [...book.entries, ...older], ...below };
}

/** The book with an entry that its signer was given, which may be before the change that tells of it. */
export function putSigned(book: Book, entry: GuestEntry): Book {
  if (book.entries.some(({ id }) => id === entry.id)) return book;
  return { ...book, total: book.total + 1, entries: merge(book, [entry]) };
}

/** A status tells of the book as it stands: it has the version of the change before it. */
function isSeen(book: Book, change: Change): boolean {
  return change.kind === 'status' ? change.version < book.version : change.version <= book.version;
}

function merge(book: Book, upserted: readonly GuestEntry[]): GuestEntry[] {
  const replaced = new Set(upserted.map((entry) => entry.id));
  const kept = book.entries.filter((entry) => !replaced.has(entry.id));
  const { floor } = book;
  // An entry below the floor arrives with its page; held earlier it would leave a gap.
  const fitting = floor ? upserted.filter((entry) => newestFirst(entry, floor) <= 0) : upserted;
  return [...kept, ...fitting].sort(newestFirst);
}

/** The book's order: by sort date, newest first, then by id so that it is total. */
export function newestFirst(a: GuestEntry, b: GuestEntry): number {
  if (a.sortDate !== b.sortDate) return a.sortDate < b.sortDate ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
