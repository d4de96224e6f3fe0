/**
 * The newest entries as a reader holds them: a value that follows from a `current` and the changes after it. The window,
 * the browsers and the server's page all keep the book with this one function.
 */
import type { Change, Page, Status } from './contract';
import type { GuestEntry } from './entry';

export interface Book {
  readonly version: number;
  /** Newest first, without gaps down to the oldest one held. */
  readonly entries: readonly GuestEntry[];
  readonly total: number;
  /** Whether there are older entries than the oldest one held. */
  readonly more: boolean;
  /** The position of the oldest entry that was read, even when it has been removed since; only when there are older ones. */
  readonly floor?: number | undefined;
  readonly status: Status;
}

/** The book after a change; `undefined` is the book before the first `current`. Changes already seen are passed over. */
export function applyChange(book: Book | undefined, change: Change): Book | undefined {
  if (change.kind === 'current') {
    return { ...change.page, ...floorOf(change.page), version: change.version, status: change.status };
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
    case 'upserted':
      return { ...book, version: change.version, total: change.total, entries: merge(book, change.entries) };
  }
}

/** The book with an older page put below what it holds. */
export function appendPage(book: Book, page: Page): Book {
  const held = new Set(book.entries.map((entry) => entry.id));
  const older = page.entries.filter((entry) => !held.has(entry.id));
  const { floor: _, ...rest } = book;
  return { ...rest, entries: [...book.entries, ...older], more: page.more, ...floorOf(page) };
}

/** The position before which the next older page begins; undefined when all entries are held. */
export function olderBefore(book: Book): number | undefined {
  return book.more ? (book.floor ?? book.entries.at(-1)?.position) : undefined;
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
  const fitting = floor !== undefined ? upserted.filter(({ position }) => position >= floor) : upserted;
  return [...kept, ...fitting].sort(newestFirst);
}

/** The book's order: newest first. */
export function newestFirst(a: GuestEntry, b: GuestEntry): number {
  return b.position - a.position;
}

function floorOf({ entries, more }: Page): Pick<Book, 'floor'> {
  return more ? { floor: entries.at(-1)?.position } : {};
}
