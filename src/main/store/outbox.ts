/** Settles a row by the answer of the table, or of the host. */
import type { Entry, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { type ChangeSet, COLUMNS, type Row, toEntry } from './change-set';
import { readScans } from './meta';

/** The table holds exactly this item. A row that got another date since stands for another item, and stays as it is. */
export function delivered(changes: ChangeSet, id: string, item: TableItem): void {
  const entry = findById(changes, id);
  if (entry && entry.state !== 'synced' && sameKey(entry, item) && sameText(entry, item))
    settle(changes, entry);
}

export function reject(changes: ChangeSet, id: string, reason: string): void {
  const entry = findById(changes, id);
  if (entry?.state === 'pending') changes.update(entry, { ...entry, state: 'rejected', reason });
}

/** Undefined when the entry is not pending. The entry keeps its position. */
export function redate(changes: ChangeSet, id: string): Entry | undefined {
  const entry = findById(changes, id);
  if (entry?.state !== 'pending') return undefined;
  const redated = { ...entry, date: changes.newDate() };
  changes.update(entry, redated);
  return redated;
}

/** Makes rejected rows pending again: the one with this id, or all of them. */
export function retryRejected(changes: ChangeSet, id: string | undefined): void {
  const sql = `select ${COLUMNS} from entries where state = 'rejected' and state <> 'synced' order by position`;
  const rows = changes.database.all<Row>(sql).filter((row) => id === undefined || row.id === id);
  for (const row of rows) makePending(changes, toEntry(row));
}

/** @throws GuestbookError `not_found` when the table has the entry meanwhile, or the entry is gone. */
export function discard(changes: ChangeSet, id: string): void {
  const entry = findById(changes, id);
  if (!entry || entry.state === 'synced')
    throw new GuestbookError('not_found', sentence('entry_waits_no_more'));
  changes.remove(entry);
}

/**
 * Makes a row of any state pending. If another row is pending under the same key, this row gets a new date. The other row keeps
 * its date: it may be on its way at this moment, and with a new date it would arrive twice.
 */
export function makePending(changes: ChangeSet, entry: Entry): void {
  const { reason: _, ...item } = entry;
  changes.update(entry, { ...item, date: freeDate(changes, entry), state: 'pending' });
}

/** Takes an entry of another book; leaves a known entry as it is. */
export function copyIn(changes: ChangeSet, entry: Entry): void {
  if (findById(changes, entry.id)) return;
  const { reason: _, ...item } = entry;
  const date = freeDate(changes, entry);
  const position = changes.freePosition(entry.position, entry);
  changes.insert([{ ...item, date, position, state: 'pending' }]);
}

function freeDate(changes: ChangeSet, entry: Entry): string {
  const taken = findByKey(changes, entry).some((row) => row.state === 'pending' && row.id !== entry.id);
  return taken ? changes.newDate() : entry.date;
}

/**
 * Makes an entry signed here synced: the table holds its item. A synced row with the same key is either the same item, which a
 * scan brought first, or an older item of the table. One key is one row, and ours stays, because readers know its id.
 */
export function settle(changes: ChangeSet, entry: Entry): void {
  const other = findByKey(changes, entry).find((row) => row.state === 'synced');
  if (other) changes.remove(toEntry(other));
  const { reason: _, ...item } = entry;
  changes.update(entry, { ...item, state: 'synced' });
  // The table is known to hold it now: the scan that runs counts as having seen it, even if it passed the key before.
  changes.see([entry], readScans(changes.database) + 1);
}

/** At most one row a state: the key is unique among synced rows, among pending ones, and among rejected ones. */
export function findByKey(changes: ChangeSet, { email, date }: TableItem): Row[] {
  return changes.database.all<Row>(`select ${COLUMNS} from entries where email = ? and date = ?`, [
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

function findById(changes: ChangeSet, id: string): Entry | undefined {
  const row = changes.database.first<Row>(`select ${COLUMNS} from entries where id = ?`, [id]);
  return row && toEntry(row);
}
