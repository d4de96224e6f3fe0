/**
 * Takes into the book what a scan read from the table, and removes what the table has lost.
 *
 * For each row that the table is known to hold, `seen` has the number of the last scan that confirmed this: the scan read the
 * row, or a push delivered it meanwhile. At the end of scan n, a row whose number is below n - 1 was in the table before the
 * scans n - 1 and n began, and neither of them found it. So it was deleted there, and only then does it go here. Pending and
 * rejected rows are no part of this.
 */
import type { Entry, TableItem } from '../../shared/entry';
import { type ChangeSet, COLUMNS, type Row, toEntry } from './change-set';
import type { Database } from './database';
import { newId } from './ids';
import { readScans, removeMeta, writeMeta } from './meta';
import { findByKey, sameText, settle } from './outbox';
import { byDate, positionOf } from './position';
import type { Lost, SweepResult } from './store';

/** A scan may remove fewer rows than this whatever their share, unless they are all. */
const PLAUSIBLE_ROWS = 10;
const PLAUSIBLE_SHARE = 1 / 5;

/** `checkpoint`: a text is noted, `null` clears the note, undefined leaves it. */
export function takeRows(
  changes: ChangeSet,
  rows: readonly TableItem[],
  now: number,
  checkpoint: string | null | undefined,
): void {
  const scan = readScans(changes.database) + 1;
  // Items dated in the future sort as the moment `now`. They keep the order of their dates there, a microsecond apart.
  const items = [...new Map(rows.map(storable).map((item) => [keyOf(item), item])).values()].sort(byDate);
  const added: Entry[] = [];
  const seen: Entry[] = [];
  for (const [index, item] of items.entries()) {
    const known = takeRow(changes, item);
    if (known === 'settled') continue;
    const entry = known ?? newEntry(changes, item, now + index);
    if (!known) added.push(entry);
    seen.push(entry);
  }
  changes.insert(added);
  changes.see(seen, scan);
  if (checkpoint === null) removeMeta(changes.database, 'checkpoint');
  else if (checkpoint !== undefined) writeMeta(changes.database, 'checkpoint', checkpoint);
}

/** Ends a scan and sweeps, in one transaction: the number of the scan and the rows it saw belong together. */
export function finishScan(changes: ChangeSet, mayRemove: boolean): SweepResult {
  const { database, counts } = changes;
  const scan = readScans(database) + 1;
  writeMeta(database, 'scans', String(scan));
  removeMeta(database, 'checkpoint');
  const gone = lostRows(database, 'lacking', { after: 0, limit: -1 });
  const synced = counts.total - counts.pending - counts.rejected;
  if (gone.length > 0 && !(mayRemove && plausible(gone.length, synced)))
    return { removed: 0, held: gone.length };
  for (const row of gone) changes.remove(toEntry(row));
  return { removed: gone.length };
}

/** Synced rows in the order of their positions; with `lacking` only those that the last two complete scans did not find. */
export function lostRows(
  database: Database,
  lost: Lost,
  { after, limit }: { readonly after: number; readonly limit: number },
): Row[] {
  if (lost === 'all') {
    const sql = `select ${COLUMNS} from entries where position > ? and state = 'synced' order by position limit ?`;
    return database.all<Row>(sql, [after, limit]);
  }
  const sql = `select ${COLUMNS} from seen join entries using (position)
    where position > ? and scan < ? order by position limit ?`;
  return database.all<Row>(sql, [after, readScans(database) - 1, limit]);
}

function plausible(gone: number, synced: number): boolean {
  return gone < synced && (gone < PLAUSIBLE_ROWS || gone <= synced * PLAUSIBLE_SHARE);
}

/** The synced row that the book has for the item; `settled` where an entry signed here became that row; undefined for a new item. */
function takeRow(changes: ChangeSet, item: TableItem): Entry | 'settled' | undefined {
  const rows = findByKey(changes, item).map(toEntry);
  const ours = rows.find((row) => row.state !== 'synced' && sameText(row, item));
  if (ours) {
    settle(changes, ours);
    return 'settled';
  }
  const known = rows.find((row) => row.state === 'synced');
  // Another program wrote over the item; the table holds one item a key, and so does the book.
  if (known && !sameText(known, item))
    changes.update(known, { ...known, name: item.name, message: item.message });
  return known;
}

function newEntry(changes: ChangeSet, item: TableItem, firstSeen: number): Entry {
  const position = changes.freePosition(positionOf(item, firstSeen), item);
  return { ...item, id: newId(), state: 'synced', signedHere: false, position };
}

function keyOf({ email, date }: TableItem): string {
  return JSON.stringify([email, date]);
}

/**
 * SQLite's text ends at U+0000 and has no lone surrogates; a foreign item with them would look changed at every scan. The book
 * shows a symbol for such a character instead. Drafts have neither, so nothing of ours is altered.
 */
function storable({ name, email, date, message }: TableItem): TableItem {
  const mend = (text: string) => text.replaceAll('\0', '\u2400').toWellFormed();
  return { name: mend(name), email: mend(email), date: mend(date), message: mend(message) };
}
