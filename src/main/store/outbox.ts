/** What becomes of a row once the table has answered for it, or the host has. */
import type { Entry, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { type ChangeSet, COLUMNS, type Row, toEntry } from './change-set';
import { readScans } from './meta';

/** The table holds exactly this item. A row whose item is another by now (re-dated) is left alone. */
export function markSynced(edit: ChangeSet, id: string, item: TableItem): void {
  const entry = findById(edit, id);
  if (entry && entry.state !== 'synced' && sameKey(entry, item) && sameText(entry, item)) settle(edit, entry);
}

export function markRejected(edit: ChangeSet, id: string, reason: string): void {
  const entry = findById(edit, id);
  if (entry?.state === 'pending') edit.update(entry, { ...entry, state: 'rejected', reason });
}

/** Undefined when the entry is not pending. */
export function redate(edit: ChangeSet, id: string, date: string): Entry | undefined {
  const entry = findById(edit, id);
  if (entry?.state !== 'pending') return undefined;
  const redated = { ...entry, date };
  edit.update(entry, redated);
  return redated;
}

/** Lets rows that were set aside wait again. `newDate` gives one where the key is taken by another that waits. */
export function retryRejected(edit: ChangeSet, id: string | undefined, newDate: () => string): void {
  const sql = `select ${COLUMNS} from entries where state = 'rejected' and state <> 'synced' order by position`;
  const rows = edit.connection.all<Row>(sql).filter((row) => id === undefined || row.id === id);
  for (const row of rows) makePending(edit, toEntry(row), newDate);
}

/** @throws GuestbookError `not_found` when the table has it meanwhile, or it is gone. */
export function discard(edit: ChangeSet, id: string): void {
  const entry = findById(edit, id);
  if (!entry || entry.state === 'synced')
    throw new GuestbookError('not_found', 'This entry does not wait any more. Nothing was discarded.');
  edit.remove(entry);
}

/**
 * A row of any state waits for the table from now on. The one that has waited under the same key may be on its way at
 * this moment and keeps its date, or it would arrive twice.
 */
export function makePending(edit: ChangeSet, entry: Entry, newDate: () => string): void {
  const { reason: _, ...item } = entry;
  edit.update(entry, { ...item, date: freeDate(edit, entry, newDate), state: 'pending' });
}

/** Takes an entry of another book; one that is known is left as it is. */
export function copyIn(edit: ChangeSet, entry: Entry, newDate: () => string): void {
  if (findById(edit, entry.id)) return;
  const { reason: _, ...item } = entry;
  const date = freeDate(edit, entry, newDate);
  edit.insert({ ...item, date, position: edit.freePosition(entry.position, entry), state: 'pending' });
}

function freeDate(edit: ChangeSet, entry: Entry, newDate: () => string): string {
  const taken = findByKey(edit, entry).some((row) => row.state === 'pending' && row.id !== entry.id);
  return taken ? newDate() : entry.date;
}

/**
 * Makes an entry signed here synced: the table holds its item. A synced row with the same key is either the same item,
 * which a scan brought first, or what the table held before; one key is one row, and it is ours, whose id is known.
 */
export function settle(edit: ChangeSet, entry: Entry): void {
  const other = findByKey(edit, entry).find((row) => row.state === 'synced');
  if (other) edit.remove(toEntry(other));
  const { reason: _, ...item } = entry;
  edit.update(entry, { ...item, state: 'synced' });
  // Known to be in the table now: the scan that runs counts as having seen it, even if it passed the key before.
  edit.see(entry, readScans(edit.connection) + 1);
}

/** At most one row a state: the key is unique among synced rows, and among those that wait. */
export function findByKey(edit: ChangeSet, { email, date }: TableItem): Row[] {
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

function findById(edit: ChangeSet, id: string): Entry | undefined {
  const row = edit.connection.first<Row>(`select ${COLUMNS} from entries where id = ?`, [id]);
  return row && toEntry(row);
}
