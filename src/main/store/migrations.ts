/**
 * The schema, as numbered steps. A step that has shipped is never edited: a change is a new step at the end.
 * `user_version` holds how many steps a file has seen; a file that has seen more comes from a newer Guestbook.
 */
import { Database } from './database';
import { UnreadableBook } from './failure';

const steps: readonly string[] = [
  // `seen`: the scan in which the table was last known to hold the row (see pull.ts). The text that a search looks in
  // stands apart, so that a search reads nothing else and everything else does not read it.
  `create table entries (
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
   create table meta (name text primary key, value text not null) strict, without rowid;`,
];

/** Brings the file to the newest schema. @throws UnreadableBook for a newer file, and for a number that no book has. */
export function migrate(connection: Database): void {
  const row = connection.first<{ user_version: number }>('pragma user_version');
  const seen = row?.user_version ?? 0;
  if (seen > steps.length) {
    throw new UnreadableBook('newer', `The book has schema ${seen}; this program knows ${steps.length}.`);
  }
  // A flipped bit may make another number, or other tables. A full check reads a schema for what it says, not for what it said.
  if (seen < 0 || schemaOf(connection) !== schemaAfter(seen)) {
    throw new UnreadableBook('damaged', `The book does not have the schema ${seen} that it names.`);
  }
  for (let step = seen; step < steps.length; step++) {
    connection.transaction(() => {
      connection.exec(steps[step] ?? '');
      connection.exec(`pragma user_version = ${step + 1}`);
    });
  }
}

function schemaOf(connection: Database): string {
  return JSON.stringify(
    connection.all('select type, name, tbl_name, sql from sqlite_schema order by type, name'),
  );
}

/** As so many steps make it. */
function schemaAfter(count: number): string {
  const made = new Database(':memory:');
  try {
    for (const step of steps.slice(0, count)) made.exec(step);
    return schemaOf(made);
  } finally {
    made.close();
  }
}
