/**
 * The step to schema 2: entries are kept by their position. Until then their order was a text, the sort date, and an index
 * over it. The rows go over in slices, in the new order, which writes each page once.
 */
import { parseDate } from '../../shared/date';
import type { ItemKey } from '../../shared/entry';
import type { Database } from './database';
import { freePosition, LOWEST, positionOf, startOf } from './position';

/** Rows of one statement. */
const SLICE = 2000;

export interface MigrationOptions {
  /** Microseconds since 1970. */
  readonly now: number;
  /** Called with how much of a step is done, in percent. */
  readonly tell: (percent: number) => void;
}

interface OldRow extends ItemKey {
  readonly rowid: number;
  readonly sort_date: string;
}

/**
 * `seen` has a row for each entry that the table is known to hold: the number of the last scan in which it was. It stands
 * apart because a scan writes all of it and nothing else. The schema does not check a state: a check could not be changed.
 * In the index of keys the date comes first, so that entries which are written together stand there together: a commit of 64
 * writes a sixth of the pages that it writes with the address first.
 */
const TABLES = `
  create table entries (
    position integer primary key,
    id text not null unique,
    state text not null,
    signed_here integer not null,
    date text not null,
    email text not null,
    reason text,
    name text not null,
    message text not null
  ) strict;
  create unique index entries_key on entries (date, email, state);
  create index entries_pending on entries (state) where state <> 'synced';
  create table texts (
    position integer primary key references entries on delete cascade,
    folded text not null
  ) strict;
  create table seen (
    position integer primary key references entries on delete cascade,
    scan integer not null
  ) strict;`;

export function keyByPosition(database: Database, options: MigrationOptions): void {
  database.exec(`
    drop index entries_key;
    drop index entries_waiting;
    alter table entries rename to old_entries;
    alter table texts rename to old_texts;
    ${TABLES}`);
  const moves = positions(database, options.now);
  for (let done = 0; done < moves.length; done += SLICE) {
    options.tell(Math.floor((100 * done) / moves.length));
    move(database, JSON.stringify(moves.slice(done, done + SLICE)));
  }
  // The texts first: they refer to the entries.
  database.exec('drop table old_texts; drop table old_entries');
}

/** The new position and the old row of each entry, ascending. */
function positions(database: Database, now: number): (readonly [position: number, rowid: number])[] {
  const taken = new Map<number, number>();
  const sql = 'select rowid, sort_date, email, date from old_entries order by sort_date, id';
  for (const row of database.all<OldRow>(sql)) {
    const position = freePosition(wanted(row, now), row, (one) => taken.has(one));
    taken.set(position, row.rowid);
  }
  return [...taken].sort(([a], [b]) => a - b);
}

/** What stood at its own date goes where that date belongs now; everything else stays at the moment when it was first seen. */
function wanted(row: OldRow, now: number): number {
  const sorted = parseDate(row.sort_date) ?? LOWEST;
  const written = startOf(row.date) === sorted ? positionOf(row, now) : LOWEST;
  // Not below where it stood: a clock that was set back since makes its own date one of the future.
  return Math.max(written, sorted);
}

function move(database: Database, moves: string): void {
  // `cross join`: in the order of the moves, each with its one old row.
  const moved = 'with moved (position, old) as (select value ->> 0, value ->> 1 from json_each(?))';
  database.run(
    `${moved} insert into entries (position, id, state, signed_here, date, email, reason, name, message)
     select position, id, state, signed_here, date, email, reason, name, message
     from moved cross join old_entries on old_entries.rowid = old`,
    [moves],
  );
  database.run(
    `${moved} insert into texts select position, folded from moved cross join old_texts on entry = old`,
    [moves],
  );
  database.run(
    `${moved} insert into seen select position, seen
     from moved cross join old_entries on old_entries.rowid = old
     where state = 'synced' and seen > 0`,
    [moves],
  );
}
