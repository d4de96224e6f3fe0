/**
 * The book as a reader holds it: a stretch of its entries, known by the positions of its two ends. All functions are pure; the
 * guest's page, the host's list and the server keep what they show with them.
 *
 * The feed tells added entries only where they fall among the newest of the book; of the others it tells only the new total. So
 * a reader of the newest entries holds just one page, which the feed is sure to tell: the page has no gap, and does not grow
 * during the first reading of a large table. A reader who scrolls down reads older pages.
 */
import { type Change, PAGE_SIZE, type Page, type Query, type Status } from './contract';
import type { GuestEntry } from './entry';

/** What these functions need of an entry; guests hold a GuestEntry, the host a whole Entry. */
interface Held {
  readonly id: string;
  readonly position: number;
}

export interface Book<T extends Held = GuestEntry> extends Page<T> {
  /** Of the last change that was applied. */
  readonly version: number;
  /** The position of the oldest entry that was read. It stays when that entry is removed; absent when `more` is false. */
  readonly floor?: number | undefined;
  readonly status: Status;
}

/**
 * The newest entries after a change; `undefined` is the book before the first `current`. Skips changes already seen. Added
 * entries push the oldest ones out beyond `atMost`, a number of entries.
 */
export function applyChange<T extends Held>(
  book: Book<T> | undefined,
  change: Change<T>,
  atMost = PAGE_SIZE,
): Book<T> | undefined {
  if (change.kind === 'current') return bookOf(change.page, change);
  if (!book || isSeen(book, change)) return book;
  if (change.kind === 'status') return { ...book, status: change.status };
  const { version } = change;
  const kept = { ...keepUp(book, change), version, total: 'total' in change ? change.total : book.total };
  return change.kind === 'added' ? trim({ ...kept, entries: merge(book, change.entries) }, atMost) : kept;
}

/**
 * A page that takes no new entries (older ones, the hits of a search) after a change: its entries keep up with the book. A
 * `current` says nothing of such a page: the caller must read the page again.
 */
export function keepUp<T extends Held, P extends Page<T>>(page: P, change: Change<T>): P {
  if (change.kind === 'changed') {
    const changed = new Map(change.entries.map((entry) => [entry.id, entry]));
    return { ...page, entries: page.entries.map((entry) => changed.get(entry.id) ?? entry) };
  }
  if (change.kind === 'removed') {
    const removed = new Set(change.ids);
    const entries = page.entries.filter(({ id }) => !removed.has(id));
    return { ...page, entries, total: page.total - (page.entries.length - entries.length) };
  }
  return page;
}

/** A page that was read, as the book that it is a stretch of. */
export function bookOf<T extends Held>(
  page: Page<T>,
  { version, status }: Pick<Book<T>, 'version' | 'status'>,
): Book<T> {
  return { ...page, floor: page.more ? page.entries.at(-1)?.position : undefined, version, status };
}

/** The book with an older page, read with `before: olderBefore(book)`, put below what it holds. */
export function appendPage<T extends Held>(book: Book<T>, page: Page<T>): Book<T> {
  const held = new Set(book.entries.map(({ id }) => id));
  const older = page.entries.filter(({ id }) => !held.has(id));
  return { ...bookOf(page, book), total: book.total, entries: [...book.entries, ...older] };
}

/** The position before which the next older page begins; undefined when there is none, or none was read yet. */
export function olderBefore<T extends Held>(
  book: Pick<Book<T>, 'entries' | 'more' | 'floor'>,
): number | undefined {
  return book.more ? (book.floor ?? book.entries.at(-1)?.position) : undefined;
}

/** The book with an entry that its signer got as the answer, perhaps before the change that tells of it. */
export function putSigned<T extends Held>(book: Book<T>, entry: T): Book<T> {
  if (book.entries.some(({ id }) => id === entry.id)) return book;
  return trim({ ...book, total: book.total + 1, entries: merge(book, [entry]) }, PAGE_SIZE);
}

/**
 * Whether a change holds every entry that it counts. For an old entry that was added the feed tells only the total, and a
 * reader that holds more than the newest entries may lack that one between its own.
 */
export function isTold<T extends Held>(newest: Book<T>, change: Change<T>): boolean {
  if (change.kind !== 'added') return true;
  const held = new Set(newest.entries.map(({ id }) => id));
  return change.entries.filter(({ id }) => !held.has(id)).length === change.total - newest.total;
}

/** How many of the newest entries a stretch of the book lacks at its top or between its entries. */
export function countUnseen<T extends Held>(newest: Book<T>, stretch: Book<T>): number {
  const held = new Set(stretch.entries.map(({ id }) => id));
  return newest.entries.filter(({ id, position }) => position >= (stretch.floor ?? 0) && !held.has(id))
    .length;
}

/** The book as its status lets guests see it: entries read before the host hid the addresses still have them. */
export function hideAddresses(book: Book): Book {
  if (book.status.emailsShown || book.entries.every(({ email }) => email === undefined)) return book;
  return { ...book, entries: book.entries.map(({ email: _, ...entry }) => entry) };
}

/** What a page's address (`/?before=`, `after`, `search`) asks for; any text that is no position leads to the newest entries. */
export function linkedQuery(address: URLSearchParams): Pick<Query, 'before' | 'after' | 'search'> {
  const before = positionIn(address.getAll('before'));
  const after = before === undefined ? positionIn(address.getAll('after')) : undefined;
  const search = address.get('search')?.trim();
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(search ? { search } : {}),
  };
}

function positionIn([text, ...others]: readonly string[]): number | undefined {
  if (!text || !/^\d{1,16}$/.test(text) || others.length > 0) return undefined;
  const position = Number(text);
  return Number.isSafeInteger(position) ? position : undefined;
}

/** A status does not count as a change: it has the version of the change before it. */
function isSeen<T extends Held>(book: Book<T>, change: Change<T>): boolean {
  return change.kind === 'status' ? change.version < book.version : change.version <= book.version;
}

function merge<T extends Held>(book: Book<T>, added: readonly T[]): T[] {
  const replaced = new Set(added.map(({ id }) => id));
  const kept = book.entries.filter(({ id }) => !replaced.has(id));
  // An entry below the oldest one read comes later with its page; held now it would leave a gap.
  const floor = book.more ? (olderBefore(book) ?? Number.POSITIVE_INFINITY) : 0;
  const fitting = added.filter(({ position }) => position >= floor);
  return [...kept, ...fitting].sort(newestFirst);
}

/** The book's order. */
export function newestFirst(a: Held, b: Held): number {
  return b.position - a.position;
}

/**
 * Only the newest `atMost` entries. The total also counts older ones that the reader never held. A full book ends with its
 * oldest held entry, even if a removed entry stood lower: the feed may have left out an entry in between.
 */
function trim<T extends Held>(book: Book<T>, atMost: number): Book<T> {
  const entries = book.entries.slice(0, atMost);
  const more = book.more || book.total > entries.length;
  const isFull = entries.length === atMost;
  const floor = more && isFull ? entries.at(-1)?.position : olderBefore({ ...book, entries, more });
  return { ...book, entries, more, floor };
}
