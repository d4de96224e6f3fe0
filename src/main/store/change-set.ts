/**
 * The changed rows of one transaction. A change set writes them, and collects the news for after the commit: the new, the
 * changed and the removed rows, and the counts that follow. It knows no rules.
 */
import type { Entry, EntryState, ItemKey } from '../../shared/entry';
import type { Database } from './database';
import { freePosition } from './position';
import type { Counts } from './store';

/** The fields of an entry in the order of `COLUMNS`. */
const ROW = ['position', 'id', 'state', 'signedHere', 'date', 'email', 'reason', 'name', 'message'] as const;
export const COLUMNS = 'position, id, state, signed_here as signedHere, date, email, reason, name, message';

/** A row as SQLite gives it. */
export interface Row extends Omit<Entry, 'signedHere' | 'reason'> {
  readonly signedHere: number;
  readonly reason: string | null;
}

export function toEntry({ reason, signedHere, ...row }: Row): Entry {
  return { ...row, signedHere: signedHere === 1, ...(reason === null ? {} : { reason }) };
}

export class ChangeSet {
  readonly database: Database;
  readonly newDate: () => string;
  readonly removed: string[] = [];
  readonly added = new Map<string, Entry>();
  readonly changed = new Map<string, Entry>();
  readonly counts: Record<keyof Counts, number>;
  /** True after a new date that is no entry's position: the commit must note such a date. */
  dated = false;
  /** Positions of entries that are still to be inserted. */
  readonly #claimed = new Set<number>();

  /** @param newDate gives a date for an entry that keeps its position: later than every date given before */
  constructor(database: Database, before: Counts, newDate: () => string) {
    this.database = database;
    this.newDate = newDate;
    this.counts = { ...before };
  }

  /** The entries' positions must be free. One statement for all of them: a call of SQLite costs more than a row. */
  insert(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const rows = entries.map((entry) => ROW.map((field) => entry[field]));
    this.database.run(
      `insert into entries (position, id, state, signed_here, date, email, reason, name, message)
       select ${ROW.map((_, index) => `value ->> ${index}`)} from json_each(?)`,
      [JSON.stringify(rows)],
    );
    const texts = entries.map((entry) => [entry.position, searched(entry)]);
    this.database.run('insert into texts select value ->> 0, value ->> 1 from json_each(?)', [
      JSON.stringify(texts),
    ]);
    for (const entry of entries) {
      this.#count(entry.state, 1);
      this.added.set(entry.id, entry);
    }
  }

  /** Position, id, address and origin stay as they are. */
  update(before: Entry, after: Entry): void {
    const { position, id, state, date, reason = null, name, message } = after;
    this.database.run(
      'update entries set state = ?, date = ?, reason = ?, name = ?, message = ? where position = ?',
      [state, date, reason, name, message, position],
    );
    if (name !== before.name || message !== before.message) {
      this.database.run('update texts set folded = ? where position = ?', [searched(after), position]);
    }
    if (before.state === 'synced' && state !== 'synced') {
      this.database.run('delete from seen where position = ?', [position]);
    }
    this.#count(before.state, -1);
    this.#count(state, 1);
    (this.added.has(id) ? this.added : this.changed).set(id, after);
  }

  remove(entry: Entry): void {
    this.database.run('delete from entries where position = ?', [entry.position]);
    this.#count(entry.state, -1);
    this.added.delete(entry.id);
    this.changed.delete(entry.id);
    this.removed.push(entry.id);
  }

  /** Notes that the table was known to hold the rows during this scan or after it. Tells no reader. */
  see(entries: readonly Entry[], scan: number): void {
    this.database.run(
      `insert into seen select value, ? from json_each(?) where true
       on conflict (position) do update set scan = excluded.scan where scan < excluded.scan`,
      [scan, JSON.stringify(entries.map(({ position }) => position))],
    );
  }

  /** A position for an entry that will be inserted: the wanted one, or one soon after it where that is taken. */
  freePosition(wanted: number, key: ItemKey): number {
    const sql = 'select 1 from entries where position = ?';
    const isTaken = (one: number) => this.#claimed.has(one) || this.database.first(sql, [one]) !== undefined;
    const position = freePosition(wanted, key, isTaken);
    this.#claimed.add(position);
    return position;
  }

  #count(state: EntryState, by: number): void {
    this.counts.total += by;
    if (state !== 'synced') this.counts[state] += by;
  }
}

/** The text that a search sees, without the address: a guest must not find out by a search who wrote. */
function searched({ name, message }: Entry): string {
  return caseFold(`${name}\n${message}`);
}

/**
 * Text as a search compares it, without regard to case in any script. Lower case and then upper case make equal some letters
 * that one of the two alone leaves apart (ß and SS, ς and σ, ſ and s). NFKC makes equal composed and decomposed letters, and wide
 * and narrow ones.
 */
export function caseFold(text: string): string {
  return text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC');
}
