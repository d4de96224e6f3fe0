/**
 * The schema, as numbered steps. A step that has shipped is never edited: a change is a new step at the end. `user_version`
 * holds how many steps a file has seen; a file that has seen more comes from a newer Guestbook.
 *
 * All steps that a file lacks are one transaction, so a kill leaves the file as it was. The program copies the file before.
 */
import { rmSync } from 'node:fs';
import { parseDate } from '../../shared/date';
import type { ItemKey } from '../../shared/entry';
import { UnreadableBook } from './damage';
import { Database } from './database';
import { freePosition, LOWEST, positionOf, startOf } from './position';

/** Rows of one statement. */
const SLICE = 2000;

export interface MigrationOptions {
  /** Microseconds since 1970. */
  readonly now: number;
  /** Called with how much of a step is done, in percent. */
  readonly tell: (percent: number) => void;
}

type Step = (database: Database, options: MigrationOptions) => void;

const steps: readonly Step[] = [
  // `seen`: the last scan in which the table was known to hold the row (see scan.ts). The text for searches has its own table:
  // a search reads only that table, and no other call reads it.
  (database) =>
    database.exec(`create table entries (
     rowid integer primary key,
     id text not null unique,
     state text not null check (state in ('pending', 'synced', 'rejected')),
     signed_here integer not null,
     sort_date text not null,
     date text not null,
     email text not null,
     seen integer not null,
     reason text,
     name text not null,
     message text not null
   ) strict;
   create unique index entries_key on entries (email, date, state);
   create index entries_waiting on entries (state, date) where state <> 'synced';
   create index entries_order on entries (sort_date, id);
   create table texts (
     entry integer primary key references entries on delete cascade,
     folded text not null
   ) strict;
   create table meta (name text primary key, value text not null) strict, without rowid;`),
  keyByPosition,
];

/** How many steps the file has seen. @throws UnreadableBook for a newer file, and for a number that no book has. */
export function readSchema(database: Database): number {
  const row = database.first<{ user_version: number }>('pragma user_version');
  const seen = row?.user_version ?? 0;
  if (seen > steps.length) {
    throw new UnreadableBook('newer', `The book has schema ${seen}; this program knows ${steps.length}.`);
  }
  // A flipped bit may make another number, or other tables. A full check trusts the schema as it stands, so a changed schema passes it.
  if (seen < 0 || schemaOf(database) !== schemaAfter(seen)) {
    throw new UnreadableBook('damaged', `The book does not have the schema ${seen} that it names.`);
  }
  return seen;
}

/** Brings a book of this schema to the newest one. */
export function migrate(database: Database, seen: number, options: MigrationOptions): void {
  if (seen === steps.length) return;
  if (seen > 0) database.copyTo(copyOfOlder(database.file));
  database.transaction(() => {
    for (const step of steps.slice(seen)) step(database, options);
    database.exec(`pragma user_version = ${steps.length}`);
  });
}

/** Call it after a clean stop of the program's own book: by then the upgraded file has been in use, and is safe. */
export function removeCopyOfOlder(file: string): void {
  rmSync(copyOfOlder(file), { force: true });
}

/** The name of the copy beside the book: the file as it was before the upgrade to this schema. */
function copyOfOlder(file: string): string {
  return `${file}.before-${steps.length}`;
}

function schemaOf(database: Database): string {
  return JSON.stringify(
    database.all('select type, name, tbl_name, sql from sqlite_schema order by type, name'),
  );
}

/** The schema that the first `count` steps make. */
function schemaAfter(count: number): string {
  const made = new Database(':memory:');
  try {
    for (const step of steps.slice(0, count)) step(made, { now: 0, tell: () => {} });
    return schemaOf(made);
  } finally {
    made.close();
  }
}

interface OldRow extends ItemKey {
  readonly rowid: number;
  readonly sort_date: string;
}

/**
 * `seen` has a row for each entry that the table is known to hold: the number of the last scan that found it. It stands apart
 * because a scan writes all of it and nothing else. The schema does not check a state, because SQLite cannot change a check
 * later. In the index of keys the date comes first, so that entries which are written together stand there together: a commit
 * of 64 writes a sixth of the pages that it writes with the address first.
 */
const BY_POSITION = `
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

/**
 * The step to schema 2: entries are kept by their position. Until then their order was a text, the sort date, and an index
 * over it. The rows go over in slices, in the new order, which writes each page once.
 */
function keyByPosition(database: Database, options: MigrationOptions): void {
  database.exec(`
    drop index entries_key;
    drop index entries_waiting;
    alter table entries rename to old_entries;
    alter table texts rename to old_texts;
    ${BY_POSITION}`);
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

/** A row that stood at its own date moves to where that date belongs now. Any other row stays at the moment when it was first seen. */
function wanted(row: OldRow, now: number): number {
  const sorted = parseDate(row.sort_date) ?? LOWEST;
  const written = startOf(row.date) === sorted ? positionOf(row, now) : LOWEST;
  // Not lower than before: after the clock was set back, the row's own date may lie in the future.
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
