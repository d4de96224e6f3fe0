/** How a page that shows more or other than the newest entries stays true to the changes it is told of. */
import type { Change, Page } from '../../shared/api';
import { applyChange, type Book, newestFirst } from '../../shared/book';

/**
 * `applyChange` for a reader who may hold many pages. A `current` after a broken connection holds one: where it
 * continues the book held, the older pages stay below it, so that nobody loses their place.
 */
export function followBook(held: Book | undefined, change: Change): Book | undefined {
  const book = applyChange(held, change);
  if (change.kind !== 'current' || !held || !book?.next) return book;
  const oldest = book.entries.at(-1);
  if (!oldest || !held.entries.some(({ id }) => id === oldest.id)) return book;
  const older = held.entries.filter((entry) => newestFirst(entry, oldest) > 0);
  const { next: _, floor: __, ...newest } = book;
  const below = held.next ? { next: held.next, floor: held.floor } : {};
  return { ...newest, entries: [...book.entries, ...older], ...below };
}

/** The ids of entries that a change has put above what was held. */
export function newcomers(before: Book, after: Book): string[] {
  const held = new Set(before.entries.map(({ id }) => id));
  const oldest = before.entries.at(-1);
  return after.entries
    .filter((entry) => !held.has(entry.id) && oldest && newestFirst(entry, oldest) < 0)
    .map(({ id }) => id);
}

/** An excerpt takes no newcomers, but what it shows keeps up with the book. */
export function excerptAfter(excerpt: Page, change: Change): Page {
  if (change.kind === 'status' || change.kind === 'current') return excerpt;
  if (change.kind === 'removed') {
    const entries = excerpt.entries.filter(({ id }) => !change.ids.includes(id));
    return { ...excerpt, entries, total: excerpt.total - (excerpt.entries.length - entries.length) };
  }
  const upserted = new Map(change.entries.map((entry) => [entry.id, entry]));
  return { ...excerpt, entries: excerpt.entries.map((entry) => upserted.get(entry.id) ?? entry) };
}
