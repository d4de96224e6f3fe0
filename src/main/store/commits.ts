/**
 * Runs the transactions of a book one after another, and moves on the version, the counts and the last date. It tells a change
 * after its commit and never before.
 *
 * Versions count the changes told, from 1 on. A page of version 7 has in it all changes up to the 7th, so a reader that takes
 * the 8th next has missed nothing.
 */
import { formatDate } from '../../shared/date';
import { ChangeSet } from './change-set';
import type { Database } from './database';
import { readMeta, writeMeta } from './meta';
import { LOWEST } from './position';
import type { Counts, StoreChange } from './store';

/** The name of a date in microseconds since 1970. */
const LAST_DATE = 'last_date';

export class Commits {
  /** Microseconds since 1970, as the present request says. */
  now = 0;
  readonly #database: Database;
  #counts: Counts;
  #version = 0;
  /** Microseconds since 1970 of the last date given here. The next date is later, whatever the clock says. */
  #lastDate: number;
  #changes: StoreChange[] = [];

  constructor(database: Database) {
    this.#database = database;
    this.#counts = count(database);
    this.#lastDate = lastDateGiven(database);
  }

  get counts(): Counts {
    return this.#counts;
  }

  get version(): number {
    return this.#version;
  }

  /** The changes that were committed since the last call, in order. */
  takeChanges(): readonly StoreChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** All of the work is one transaction. */
  commit<T>(work: (changes: ChangeSet) => T): T {
    const rows = new ChangeSet(this.#database, this.#counts, () => this.#newDate(rows));
    const result = this.#database.transaction(() => {
      const done = work(rows);
      if (rows.dated || rows.removed.length > 0) {
        writeMeta(this.#database, LAST_DATE, String(this.#lastDate));
      }
      return done;
    });
    const { counts, removed } = rows;
    const added = [...rows.added.values()];
    const changed = [...rows.changed.values()];
    this.#counts = counts;
    if (removed.length > 0) {
      this.#changes.push({ kind: 'removed', version: ++this.#version, ids: removed, counts });
    }
    if (added.length > 0) {
      this.#changes.push({ kind: 'added', version: ++this.#version, entries: added, counts });
    }
    if (changed.length > 0) {
      this.#changes.push({ kind: 'changed', version: ++this.#version, entries: changed, counts });
    }
    return result;
  }

  /**
   * Returns the first of so many free positions in a row, for entries that are signed now: their dates are their positions.
   * Where another program's item has one of them, the whole row of positions moves on.
   */
  freePositions(count: number): number {
    const sql = 'select max(position) as taken from entries where position between ? and ?';
    let first = Math.max(LOWEST, this.now, this.#lastDate + 1);
    for (;;) {
      const last = first + count - 1;
      const taken = this.#database.first<{ taken: number | null }>(sql, [first, last])?.taken;
      if (typeof taken === 'number') first = taken + 1;
      else {
        // The book never gives a date twice, even if the transaction of the date fails.
        this.#lastDate = last;
        return first;
      }
    }
  }

  /** Gives all later entries later dates than this one, also after a restart: the date is noted, because no position shows it. */
  noteDate(changes: ChangeSet, microseconds: number): void {
    this.#lastDate = Math.max(this.#lastDate, microseconds);
    changes.dated = true;
  }

  #newDate(changes: ChangeSet): string {
    this.noteDate(changes, Math.max(this.now, this.#lastDate + 1));
    return formatDate(this.#lastDate);
  }
}

function count(database: Database): Counts {
  const waiting = (state: string) =>
    `select count(*) from entries where state = '${state}' and state <> 'synced'`;
  const sql = `select (select count(*) from entries) as total,
    (${waiting('pending')}) as pending, (${waiting('rejected')}) as rejected`;
  return database.first<Counts>(sql) ?? { total: 0, pending: 0, rejected: 0 };
}

/**
 * The entry that was signed here last has its date as its position. A later date is noted where an entry was re-dated or
 * removed.
 */
function lastDateGiven(database: Database): number {
  const sql = 'select position from entries where signed_here = 1 order by position desc limit 1';
  const signed = database.first<{ position: number }>(sql)?.position ?? 0;
  return Math.max(signed, Number(readMeta(database, LAST_DATE) ?? 0));
}
