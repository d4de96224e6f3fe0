/**
 * The rows of one transaction as they change. It writes them, and keeps what has to be told once they are committed:
 * which rows are new or other than before, which are gone, and the counts that follow. It knows no rules.
 */
import type { Entry, EntryState } from '../../shared/entry';
import { caseFold } from './case-fold';
import type { Database } from './database';
import type { Counts } from './store';

export const COLUMNS =
  'id, state, signed_here as signedHere, sort_date as sortDate, date, email, reason, name, message, seen';

/** A row as SQLite gives it. */
export interface Row {
  readonly id: string;
  readonly state: EntryState;
  readonly signedHere: number;
  readonly sortDate: string;
  readonly date: string;
  readonly email: string;
  readonly reason: string | null;
  readonly name: string;
  readonly message: string;
  readonly seen: number;
}

export function toEntry({ seen: _, reason, signedHere, ...row }: Row): Entry {
  return { ...row, signedHere: signedHere === 1, ...(reason === null ? {} : { reason }) };
}

export class ChangeSet {
  readonly connection: Database;
  readonly removed: string[] = [];
  readonly #added = new Map<string, Entry>();
  readonly #changed = new Map<string, Entry>();
  readonly #counts: Record<EntryState | 'total', number>;

  constructor(connection: Database, before: Counts) {
    this.connection = connection;
    this.#counts = { ...before, synced: before.total - before.pending - before.rejected };
  }

  get added(): readonly Entry[] {
    return [...this.#added.values()];
  }

  get changed(): readonly Entry[] {
    return [...this.#changed.values()];
  }

  get counts(): Counts {
    const { total, pending, rejected } = this.#counts;
    return { total, pending, rejected };
  }

  insert(entry: Entry, seen: number): void {
    const { id, state, signedHere, sortDate, date, email, reason = null, name, message } = entry;
    this.connection.run(
      `insert into entries (id, state, signed_here, sort_date, date, email, seen, reason, name, message)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, state, signedHere, sortDate, date, email, seen, reason, name, message],
    );
    this.connection.run('insert into texts values (last_insert_rowid(), ?)', [searched(entry)]);
    this.#count(state, 1);
    this.#added.set(id, entry);
  }

  update(before: Entry, after: Entry, seen: number): void {
    const { id, state, sortDate, date, reason = null, name, message } = after;
    this.connection.run(
      'update entries set state = ?, sort_date = ?, date = ?, seen = ?, reason = ?, name = ?, message = ? where id = ?',
      [state, sortDate, date, seen, reason, name, message, id],
    );
    if (name !== before.name || message !== before.message) {
      const sql = 'update texts set folded = ? where entry = (select rowid from entries where id = ?)';
      this.connection.run(sql, [searched(after), id]);
    }
    this.#count(before.state, -1);
    this.#count(state, 1);
    (this.#added.has(id) ? this.#added : this.#changed).set(id, after);
  }

  remove(entry: Entry): void {
    this.connection.run('delete from entries where id = ?', [entry.id]);
    this.#count(entry.state, -1);
    this.#added.delete(entry.id);
    this.#changed.delete(entry.id);
    this.removed.push(entry.id);
  }

  #count(state: EntryState, by: number): void {
    this.#counts[state] += by;
    this.#counts.total += by;
  }
}

/** The address is no part of it: a guest must not find out who wrote by searching. */
function searched({ name, message }: Entry): string {
  return caseFold(`${name}\n${message}`);
}
