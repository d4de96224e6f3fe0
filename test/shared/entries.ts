/** Entries, pages and a status as guests get them, for the tests of what is made of them. */
import type { Page, Status } from '../../src/shared/contract';
import { formatDate } from '../../src/shared/date';
import type { GuestEntry } from '../../src/shared/entry';

/** An entry that stands at `position` in the book: higher is newer. Its id is `e` and the position. */
export function entryAt(position: number, changes: Partial<GuestEntry> = {}): GuestEntry {
  return {
    id: `e${position}`,
    name: 'Ada',
    message: 'Hello',
    date: formatDate(position),
    position,
    state: 'synced',
    signedHere: true,
    ...changes,
  };
}

/** `positions` from the newest to the oldest. */
export function pageOf(positions: readonly number[], more = false): Page {
  return { entries: positions.map((position) => entryAt(position)), more, total: positions.length };
}

export function statusOf(changes: Partial<Status> = {}): Status {
  return { loading: false, ...changes };
}
