/**
 * What a page holds of the book: the newest entries, and what the reader went to instead of them. Values and pure functions;
 * the book's controller keeps one `Reading` and asks the questions.
 */
import {
  appendPage,
  applyChange,
  type Book,
  bookOf,
  countUnseen,
  hideAddresses,
  keepUp,
  olderBefore,
} from '../../shared/book-view';
import { type Change, PAGE_SIZE, type Page, type Query } from '../../shared/contract';

/** Empty for a stretch that began at the newest entry when the reader left that one. */
export type StretchQuery = Pick<Query, 'before' | 'after' | 'search'>;

/** The hits of a search, older pages, or the entries that were shown when others came while the reader was scrolled away. */
export interface Stretch {
  readonly query: StretchQuery;
  readonly book: Book;
  /** True after a `current`, until the stretch was read again: it may be of another book. */
  readonly isStale?: boolean;
}

export interface Reading {
  readonly newest: Book;
  /** Absent while the reader reads the newest entries. */
  readonly stretch?: Stretch | undefined;
}

/** Where the reader is while a change comes. */
interface Reader {
  readonly isScrolledAway: () => boolean;
  readonly isLoadingOlder: boolean;
}

/** The most entries that one query may ask for. */
const LIMIT = 200;

export function isPlain({ before, after, search }: StretchQuery): boolean {
  return before === undefined && after === undefined && !search;
}

/** What stands on the page. A reader of the newest entries gets a stretch where that is needed. */
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

/** After a `current` the reader keeps what is before the eyes until it was read again; at the top these are the newest. */
function staleStretch(reading: Reading, { isScrolledAway }: Reader): Stretch | undefined {
  const stretch = stretchIn(reading);
  return isPlain(stretch.query) && !isScrolledAway() ? undefined : { ...stretch, isStale: true };
}

/** New entries reach a reader at the top only; for one who is scrolled away, what was shown becomes a stretch. */
function followedStretch(reading: Reading, change: Change, reader: Reader): Stretch | undefined {
  const stretch = stretchIn(reading);
  const { query, book } = stretch;
  const keptUp = { ...stretch, book: keepUp(book, change) };
  if (change.kind !== 'added' || change.entries.length === 0 || !isPlain(query))
    return reading.stretch && keptUp;
  if (reader.isScrolledAway()) return keptUp;
  if (!reading.stretch || unseenIn(reading) > 0) return undefined;
  // While older ones are read none is pushed out, which would leave a gap between both.
  const atMost = reader.isLoadingOlder ? Number.POSITIVE_INFINITY : Math.max(PAGE_SIZE, book.entries.length);
  return { ...stretch, book: applyChange(book, change, atMost) ?? book };
}

/** What the first answer to a query shows; undefined for the newest entries. */
export function openedStretch(query: StretchQuery, page: Page, newest: Book): Stretch | undefined {
  const { after, ...rest } = query;
  if (after === undefined) return { query, book: bookOf(page, newest) };
  const [top] = page.entries;
  const hasNewer = page.more && top !== undefined;
  if (!hasNewer && !rest.search) return undefined;
  // From here one reads on downwards, as from everywhere else.
  const from = hasNewer ? { ...rest, before: top.position + 1 } : rest;
  return { query: from, book: bookOf({ ...page, more: true }, newest) };
}

/** What was read again of a stretch; undefined where nothing of it is left at its place, for it was another book's. */
export function renewedStretch({ query, book }: Stretch, page: Page, newest: Book): Stretch | undefined {
  const ids = new Set(book.entries.map(({ id }) => id));
  const isOther = isPlain(query) && !page.entries.some(({ id }) => ids.has(id));
  return isOther ? undefined : { query, book: bookOf(page, newest) };
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
  const missing = (read: number) => Math.max(1, Math.min(held.entries.length - read, LIMIT));
  let book = bookOf(await select({ ...from, limit: missing(0) }), held);
  while (isWanted() && book.more && book.entries.length < held.entries.length) {
    const limit = missing(book.entries.length);
    book = appendPage(book, await select({ ...olderQuery({ query: from, book }), limit }));
  }
  return book;
}
