/** What becomes of a row once the table has answered for it. */
import type { Entry, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { COLUMNS, type Edit, type Row, toEntry } from './edit';
import { readScans } from './meta';

/** The table holds exactly this item. A row whose item is another by now (re-dated) is left alone. */
export function markSynced(edit: Edit, id: string, item: TableItem): void {
  const entry = findById(edit, id);
  if (entry && entry.state !== 'synced' && sameKey(entry, item) && sameText(entry, item)) settle(edit, entry);
}

export function markRejected(edit: Edit, id: string, reason: string): void {
  const entry = findById(edit, id);
  if (entry?.state === 'pending') edit.update(entry, { ...entry, state: 'rejected', reason }, 0);
}

/** @throws GuestbookError `not_found` when the entry is not pending. */
export function redate(edit: Edit, id: string, date: string): Entry {
  const entry = findById(edit, id);
  if (entry?.state !== 'pending')
    throw new GuestbookError('not_found', 'This entry does not wait for the table any more.');
  const redated = { ...entry, date, sortDate: date };
  edit.update(entry, redated, 0);
  return redated;
}

/**
 * Makes an entry signed here synced: the table holds its item. A synced row with the same key is either the same item,
 * which a scan brought first, or what the table held before; one key is one row, and it is ours, whose id is known.
 */
export function settle(edit: Edit, entry: Entry): void {
  const other = findByKey(edit, entry).find((row) => row.state === 'synced');
  if (other) edit.remove(toEntry(other));
  const { reason: _, ...item } = entry;
  // Known to be in the table now: the scan that runs counts as having seen it, even if it passed the key before.
  edit.update(entry, { ...item, state: 'synced' }, readScans(edit.connection) + 1);
}

/** At most one row a state: the key is unique among synced rows, and among those that wait. */
export function findByKey(edit: Edit, { email, date }: TableItem): Row[] {
  return edit.connection.all<Row>(`select ${COLUMNS} from entries where email = ? and date = ?`, [
    email,
    date,
  ]);
}

export function sameText(a: TableItem, b: TableItem): boolean {
  return a.name === b.name && a.message === b.message;
}

function sameKey(a: TableItem, b: TableItem): boolean {
  return a.email === b.email && a.date === b.date;
}

function findById(edit: Edit, id: string): Entry | undefined {
  const row = edit.connection.first<Row>(`select ${COLUMNS} from entries where id = ?`, [id]);
  return row && toEntry(row);
}
