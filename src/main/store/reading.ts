/** Pages of the book in its order, and of what a search finds in it. */

import { COLUMNS, type Row } from './change-set';
import type { Place } from './cursor';
import type { Database } from './database';

export interface Selection {
  readonly limit: number;
  /** Where the page continues: only rows below it are taken. */
  readonly place: Place | undefined;
}

/** Up to here what was found is sorted; more is so dense that a page is full soon on the way down the order. */
const FEW = 1000;

/** Newest first. */
export function selectPage(connection: Database, selection: Selection): Row[] {
  return page(connection, 'from entries where true', [], selection);
}

/** `text` is folded. `total` is how many rows of the book have it. */
export function searchPage(
  connection: Database,
  text: string,
  selection: Selection,
): { readonly rows: Row[]; readonly total: number } {
  const sql = 'select entry from texts where instr(folded, ?) limit ?';
  const found = connection.all<{ entry: number }>(sql, [text, FEW + 1]).map(({ entry }) => entry);
  if (found.length <= FEW) {
    const from = 'from entries where rowid in (select value from json_each(?))';
    return { rows: page(connection, from, [JSON.stringify(found)], selection), total: found.length };
  }
  const from = 'from entries join texts on texts.entry = entries.rowid where instr(folded, ?)';
  const counted = connection.first<{ total: number }>(
    'select count(*) as total from texts where instr(folded, ?)',
    [text],
  );
  return { rows: page(connection, from, [text], selection), total: counted?.total ?? 0 };
}

function page(
  connection: Database,
  from: string,
  values: readonly string[],
  { limit, place }: Selection,
): Row[] {
  const below = place ? 'and (sort_date, id) < (?, ?)' : '';
  const sql = `select ${COLUMNS} ${from} ${below} order by sort_date desc, id desc limit ?`;
  return connection.all<Row>(sql, [...values, ...(place ? [place.sortDate, place.id] : []), limit]);
}
