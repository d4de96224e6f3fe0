/**
 * The schema, as numbered steps. A step that has shipped is never edited: a change is a new step at the end.
 * `user_version` holds how many steps a file has seen; a file that has seen more comes from a newer Guestbook.
 *
 * All steps that a file lacks are one transaction, so a kill leaves the file as it was. A copy of the file is made before.
 */
import { rmSync } from 'node:fs';
import { Database } from './database';
import { UnreadableBook } from './failure';
import { keyByPosition, type MigrationOptions } from './key-by-position';

type Step = (database: Database, options: MigrationOptions) => void;

const steps: readonly Step[] = [
  // `seen`: the scan in which the table was last known to hold the row (see scan.ts). The text that a search looks in
  // stands apart, so that a search reads nothing else and everything else does not read it.
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

/** To be called after a clean stop of the program's own book: what was brought up to date has been in use since, and is safe. */
export function removeCopyOfOlder(file: string): void {
  rmSync(copyOfOlder(file), { force: true });
}

/** Beside the book: the file as it was before it was brought to this schema. */
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
