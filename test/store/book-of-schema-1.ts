/** Books as the first Guestbook left them, to be brought up to date. */
import sqlite from 'node-sqlite3-wasm';

/** As it shipped: not to be edited. */
const SCHEMA = `create table entries (
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
   create table meta (name text primary key, value text not null) strict, without rowid;`;

export interface OldEntry {
  readonly id: string;
  readonly state: 'pending' | 'synced' | 'rejected';
  readonly signedHere: boolean;
  readonly sortDate: string;
  readonly date: string;
  readonly email: string;
  readonly seen: number;
  readonly reason?: string;
  readonly message: string;
}

export function oldEntry(number: number, changes: Partial<OldEntry> = {}): OldEntry {
  const date = `2025-01-01 00:00:00.${String(number).padStart(6, '0')}`;
  const email = `guest${number}@example.org`;
  const id = `id-${String(number).padStart(9, '0')}`;
  const message = `Message ${number}`;
  return { id, state: 'synced', signedHere: true, sortDate: date, date, email, seen: 1, message, ...changes };
}

/** Closed properly; with a log in the WAL mode that every book is in. */
export function makeBookOfSchema1(
  file: string,
  entries: readonly OldEntry[],
  meta: Readonly<Record<string, string>> = {},
): void {
  const database = new sqlite.Database(file);
  try {
    database.exec(`pragma locking_mode = exclusive; pragma journal_mode = wal; ${SCHEMA}`);
    database.exec('pragma user_version = 1; begin');
    const insert = database.prepare(
      'insert into entries (id, state, signed_here, sort_date, date, email, seen, reason, name, message) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    const text = database.prepare('insert into texts values (last_insert_rowid(), ?)');
    for (const one of entries) {
      const { id, state, signedHere, sortDate, date, email, seen, reason = null, message } = one;
      insert.run([id, state, signedHere, sortDate, date, email, seen, reason, 'Ada', message]);
      text.run([`ADA\n${message.toUpperCase()}`]);
    }
    for (const [name, value] of Object.entries(meta)) {
      database.run('insert into meta values (?, ?)', [name, value]);
    }
    database.exec('commit');
    insert.finalize();
    text.finalize();
  } finally {
    database.close();
  }
}
