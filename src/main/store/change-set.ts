/**
 * The rows of one transaction as they change. It writes them, and keeps what has to be told once they are committed:
 * which rows are new or other than before, which are gone, and the counts that follow. It knows no rules.
 */
import type { Entry, EntryState, ItemKey } from '../../shared/entry';
import { caseFold } from './case-fold';
import type { Database } from './database';
import { freePosition } from './position';
import type { Counts } from './store';

export const COLUMNS = 'position, id, state, signed_here as signedHere, date, email, reason, name, message';

/** A row as SQLite gives it. */
export interface Row {
  readonly position: number;
  readonly id: string;
  readonly state: EntryState;
  readonly signedHere: number;
  readonly date: string;
  readonly email: string;
  readonly reason: string | null;
  readonly name: string;
  readonly message: string;
}

export function toEntry({ reason, signedHere, ...row }: Row): Entry {
  return { ...row, signedHere: signedHere === 1, ...(reason === null ? {} : { reason }) };
}

export class ChangeSet {
  readonly connection: Database;
  readonly removed: string[] = [];
  /** Set when a date was given that is no entry's position, so that it must be noted. */
  dated = false;
  readonly #upserted = new Map<string, Entry>();
  readonly #counts: Record<EntryState | 'total', number>;

  constructor(connection: Database, before: Counts) {
    this.connection = connection;
    this.#counts = { ...before, synced: before.total - before.pending - before.rejected };
  }

  get upserted(): readonly Entry[] {
    return [...this.#upserted.values()];
  }

  get counts(): Counts {
    const { total, pending, rejected } = this.#counts;
    return { total, pending, rejected };
  }

  /** The entry's own position must be free. */
  insert(entry: Entry): void {
    const { position, id, state, signedHere, date, email, reason = null, name, message } = entry;
    this.connection.run(
      `insert into entries (position, id, state, signed_here, date, email, reason, name, message)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [position, id, state, signedHere, date, email, reason, name, message],
    );
    this.connection.run('insert into texts values (?, ?)', [position, searched(entry)]);
    this.#count(state, 1);
    this.#upserted.set(id, entry);
  }

  /** Position, id, address and origin stay as they are. */
  update(before: Entry, after: Entry): void {
    const { position, id, state, date, reason = null, name, message } = after;
    this.connection.run(
      'update entries set state = ?, date = ?, reason = ?, name = ?, message = ? where position = ?',
      [state, date, reason, name, message, position],
    );
    if (name !== before.name || message !== before.message) {
      this.connection.run('update texts set folded = ? where position = ?', [searched(after), position]);
    }
    if (before.state === 'synced' && state !== 'synced') {
      this.connection.run('delete from seen where position = ?', [position]);
    }
    this.#count(before.state, -1);
    this.#count(state, 1);
    this.#upserted.set(id, after);
  }

  remove(entry: Entry): void {
    this.connection.run('delete from entries where position = ?', [entry.position]);
    this.#count(entry.state, -1);
    this.#upserted.delete(entry.id);
    this.removed.push(entry.id);
  }

  /** Notes that the table was known to hold the row during this scan or after. Nothing to tell anybody. */
  see({ position }: Entry, scan: number): void {
    this.connection.run(
      `insert into seen values (?, ?)
       on conflict (position) do update set scan = excluded.scan where scan < excluded.scan`,
      [position, scan],
    );
  }

  /** The position for an entry: the wanted one, or one soon after it where that is taken. */
  freePosition(wanted: number, key: ItemKey): number {
    const sql = 'select 1 from entries where position = ?';
    return freePosition(wanted, key, (position) => this.connection.first(sql, [position]) !== undefined);
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
