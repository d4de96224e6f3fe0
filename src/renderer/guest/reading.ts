/**
 * The entries that a page holds: the newest ones, and the stretch that the reader went to instead of them. Values and pure
 * functions; the book's controller keeps one `Reading` and asks the questions.
 */
import {
  appendPage,
  applyChange,
  type Book,
  bookOf,
  countUnseen,
  hideAddresses,
  isTold,
  keepUp,
  olderBefore,
} from '../../shared/book-view';
import { type Change, MAX_PAGE_SIZE, PAGE_SIZE, type Page, type Query } from '../../shared/contract';

/** Empty for a stretch that began at the newest entry when the reader scrolled away from it. */
export type StretchQuery = Pick<Query, 'before' | 'after' | 'search'>;

/** The hits of a search, older pages, or the entries that were shown when others came while the reader was scrolled away. */
export interface Stretch {
  readonly query: StretchQuery;
  readonly book: Book;
  /**
   * True until the page has read the stretch again. After a `current` the stretch may be of another book. After entries that
   * were added without being told, it may lack those in its middle.
   */
  readonly isStale?: boolean;
}

export interface Reading {
  readonly newest: Book;
  /** Absent while the reader reads the newest entries. */
  readonly stretch?: Stretch | undefined;
}

/** The question that waits for its answer: for another stretch, for the next page of the shown one, or for the shown one again. */
export type Question =
  | { readonly kind: 'open'; readonly query: StretchQuery }
  | { readonly kind: 'older' | 'again' };

/** Where the reader is when a change comes. */
interface Reader {
  readonly isScrolledAway: () => boolean;
  readonly isLoadingOlder: boolean;
}

export function isPlain({ before, after, search }: StretchQuery): boolean {
  return before === undefined && after === undefined && !search;
}

/** The stretch that the page shows. For a reader of the newest entries it is made from those. */
export function stretchIn({ newest, stretch }: Reading): Stretch {
  return stretch ?? { query: {}, book: newest };
}

export function shownBook({ newest, stretch }: Reading): Book {
  if (!stretch) return hideAddresses(newest);
  const total = stretch.query.search ? stretch.book.total : newest.total;
  return hideAddresses({ ...stretch.book, total, version: newest.version, status: newest.status });
}

/** How many new entries are held back because the reader has scrolled away. */
export function unseenIn({ newest, stretch }: Reading): number {
  return stretch && isPlain(stretch.query) ? countUnseen(newest, stretch.book) : 0;
}

export function afterChange(
  reading: Reading | undefined,
  change: Change,
  reader: Reader,
): Reading | undefined {
  const newest = applyChange(reading?.newest, change);
  if (!newest || !reading) return newest && { newest };
  if (change.kind === 'current') return { newest, stretch: staleStretch(reading, reader) };
  return { newest, stretch: followedStretch(reading, change, reader) };
}

/** After a `current` the page keeps the entries shown until it has read them again; a reader at the top gets the newest. */
function staleStretch(reading: Reading, { isScrolledAway }: Reader): Stretch | undefined {
  const stretch = stretchIn(reading);
  return isPlain(stretch.query) && !isScrolledAway() ? undefined : { ...stretch, isStale: true };
}

/** Only a reader at the top gets new entries; for one who has scrolled away, the entries shown become a stretch. */
function followedStretch(reading: Reading, change: Change, reader: Reader): Stretch | undefined {
  const stretch = stretchIn(reading);
  const { query, book } = stretch;
  const keptUp = { ...stretch, book: keepUp(book, change) };
  if (change.kind !== 'added' || !isPlain(query)) return reading.stretch && keptUp;
  if (!isTold(reading.newest, change))
    return reader.isScrolledAway() ? { ...keptUp, isStale: true } : undefined;
  if (change.entries.length === 0) return reading.stretch && keptUp;
  if (reader.isScrolledAway()) return keptUp;
  if (!reading.stretch || unseenIn(reading) > 0) return undefined;
  // While the page reads older entries it drops none at the end, which would leave a gap before them.
  const atMost = reader.isLoadingOlder ? Number.POSITIVE_INFINITY : Math.max(PAGE_SIZE, book.entries.length);
  return { ...stretch, book: applyChange(book, change, atMost) ?? book };
}

/** The stretch that the first answer to a query shows; undefined for the newest entries. */
export function openedStretch(query: StretchQuery, page: Page, newest: Book): Stretch | undefined {
  const { after, ...rest } = query;
  if (after === undefined) return { query, book: bookOf(page, newest) };
  const [top] = page.entries;
  const hasNewer = page.more && top !== undefined;
  if (!hasNewer && !rest.search) return undefined;
  // From here the reader goes on to older entries, as from every stretch.
  const from = hasNewer ? { ...rest, before: top.position + 1 } : rest;
  return { query: from, book: bookOf({ ...page, more: true }, newest) };
}

/** A stretch that was read again; undefined if no entry of it is left, because it was of another book. */
export function renewedStretch({ query, book }: Stretch, page: Page, newest: Book): Stretch | undefined {
  const ids = new Set(book.entries.map(({ id }) => id));
  const isOther = isPlain(query) && !page.entries.some(({ id }) => ids.has(id));
  return isOther ? undefined : { query, book: bookOf(page, newest) };
}

/** The stretch shown, with the next older page below it. */
export function longerStretch(page: Page, reading: Reading): Stretch {
  const { query, book } = stretchIn(reading);
  return { query, book: appendPage(book, page) };
}

/** Asks for the next older page of a stretch. */
export function olderQuery({ query, book }: Pick<Stretch, 'query' | 'book'>): Query {
  const before = olderBefore(book) ?? query.before;
  return { ...query, ...(before === undefined ? {} : { before }) };
}

/** Reads a stretch again: from its top, so that nothing moves, and as many entries as it held. */
export async function readAgain(
  { query, book: held }: Stretch,
  select: (query: Query) => Promise<Page>,
  isWanted: () => boolean,
): Promise<Page> {
  const [top] = held.entries;
  const from = isPlain(query) && top ? { before: top.position + 1 } : query;
  const missing = (read: number) => Math.max(1, Math.min(held.entries.length - read, MAX_PAGE_SIZE));
  let book = bookOf(await select({ ...from, limit: missing(0) }), held);
  while (isWanted() && book.more && book.entries.length < held.entries.length) {
    const limit = missing(book.entries.length);
    book = appendPage(book, await select({ ...olderQuery({ query: from, book }), limit }));
  }
  return book;
}
