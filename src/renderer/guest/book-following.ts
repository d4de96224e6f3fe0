/** How a page that shows more or other than the newest entries stays true to the changes it is told of. */

import { type Book, newestFirst } from '../../shared/book-view';
import type { Change, Page } from '../../shared/contract';

/** The ids of entries that stand above what was held. Where nothing held is left it is another book: none is new. */
export function newcomers(before: Book, after: Book): string[] {
  const held = new Set(before.entries.map(({ id }) => id));
  const oldest = before.entries.at(-1);
  if (!after.entries.some(({ id }) => held.has(id))) return [];
  return after.entries
    .filter((entry) => !held.has(entry.id) && oldest && newestFirst(entry, oldest) < 0)
    .map(({ id }) => id);
}

/** An excerpt takes no newcomers, but what it shows keeps up with the book. After a `current` it must be read again. */
export function excerptAfter(excerpt: Page, change: Change): Page {
  if (change.kind === 'status' || change.kind === 'current') return excerpt;
  if (change.kind === 'removed') {
    const entries = excerpt.entries.filter(({ id }) => !change.ids.includes(id));
    return { ...excerpt, entries, total: excerpt.total - (excerpt.entries.length - entries.length) };
  }
  const upserted = new Map(change.entries.map((entry) => [entry.id, entry]));
  return { ...excerpt, entries: excerpt.entries.map((entry) => upserted.get(entry.id) ?? entry) };
}

/** The book as its status lets guests see it: what was read before the host hid the addresses still has them. */
export function hideAddresses(book: Book): Book {
  if (book.status.emailsShown || book.entries.every(({ email }) => email === undefined)) return book;
  return { ...book, entries: book.entries.map(({ email: _, ...entry }) => entry) };
}
