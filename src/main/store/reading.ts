/** Pages of the book in its order, and of what a search finds in it. */
import type { Query } from '../../shared/contract';
import { COLUMNS, type Row } from './change-set';
import type { Database } from './database';

/** `before` and `after` as in a `Query`: only rows below, or above, that position; never both. */
export interface Selection extends Pick<Query, 'before' | 'after'> {
  readonly limit: number;
}

/** Newest first. */
export interface Rows {
  readonly rows: readonly Row[];
  /** Whether there are further rows in the direction asked. */
  readonly more: boolean;
}

/** Up to so many hits are sorted. Where there are more, they stand so close that a walk in the book's order soon has a page. */
const FEW = 1000;

export function selectPage(database: Database, selection: Selection): Rows {
  return page(database, 'from entries where true', [], selection);
}

/** `text` is folded. `total` is how many rows of the book have it. */
export function searchPage(
  database: Database,
  text: string,
  selection: Selection,
): Rows & { readonly total: number } {
  const sql = 'select position from texts where instr(folded, ?) limit ?';
  const found = database.all<{ position: number }>(sql, [text, FEW + 1]).map(({ position }) => position);
  if (found.length <= FEW) {
    const from = 'from entries where position in (select value from json_each(?))';
    return { ...page(database, from, [JSON.stringify(found)], selection), total: found.length };
  }
  const from = 'from entries join texts using (position) where instr(folded, ?)';
  const counted = database.first<{ total: number }>(
    'select count(*) as total from texts where instr(folded, ?)',
    [text],
  );
  return { ...page(database, from, [text], selection), total: counted?.total ?? 0 };
}

function page(
  database: Database,
  from: string,
  values: readonly string[],
  { limit, before, after }: Selection,
): Rows {
  const [bound, order] =
    after !== undefined
      ? ['and position > ?', 'asc']
      : [before === undefined ? '' : 'and position < ?', 'desc'];
  const sql = `select ${COLUMNS} ${from} ${bound} order by position ${order} limit ?`;
  const position = after ?? before;
  // One row more than asked tells whether there are further ones.
  const rows = database.all<Row>(sql, [...values, ...(position === undefined ? [] : [position]), limit + 1]);
  const more = rows.length > limit;
  const taken = rows.slice(0, limit);
  return { rows: after === undefined ? taken : taken.reverse(), more };
}
