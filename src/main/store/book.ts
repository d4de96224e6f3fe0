/**
 * A book in its worker: the only code that knows which rows there are and why. Calls run one after another, each in one
 * transaction; what a transaction changed is told after its commit and never before.
 *
 * Versions count the changes told, from 1 on: a page that shows version 7 has in it all changes up to the 7th, so a
 * reader that takes the 8th next has missed nothing.
 */
import type { Query } from '../../shared/contract';
import { formatDate, parseDate } from '../../shared/date';
import type { Draft, Entry, ItemKey, TableItem } from '../../shared/entry';
import { caseFold } from './case-fold';
import { ChangeSet, COLUMNS, type Row, toEntry } from './change-set';
import type { Database } from './database';
import { newId } from './ids';
import {
  bind,
  readBinding,
  readLastDate,
  readMeta,
  readScans,
  rebind,
  writeLastDate,
  writeMeta,
} from './meta';
import { copyIn, discard, makePending, markRejected, markSynced, redate, retryRejected } from './outbox';
import { LOWEST } from './position';
import { searchPage, selectPage } from './reading';
import { finishScan, lostRows, takeRows } from './scan';
import type { Backlog, Binding, Counts, Delivery, Lost, StoreChange, StorePage, SweepResult } from './store';

/** Of an item as DynamoDB counts it: the UTF-8 bytes of its four attributes, names and values. */
const ITEM_BYTES = `(${'nameemaildatemessage'.length} + octet_length(name) + octet_length(email) + octet_length(date) + octet_length(message))`;

export class Book {
  readonly #connection: Database;
  readonly #outboxed: boolean;
  #counts: Counts;
  #version = 0;
  /** Microseconds since 1970 of the last date given here: the next one is later, whatever the clock says. */
  #lastDate: number;
  #changes: StoreChange[] = [];

  constructor(connection: Database, outboxed: boolean) {
    this.#connection = connection;
    this.#outboxed = outboxed;
    this.#counts = count(connection);
    this.#lastDate = lastDateGiven(connection);
  }

  /** What was committed since the last call, in order. */
  takeChanges(): readonly StoreChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** One transaction for all; `now` is in microseconds since 1970. */
  insert(drafts: readonly Draft[], now: number): readonly Entry[] {
    return this.#commit((edit) => {
      const first = this.#freePositions(drafts.length, now);
      const state = this.#outboxed ? 'pending' : 'synced';
      return drafts.map(({ name, email, message }, index) => {
        const position = first + index;
        const date = formatDate(position);
        const entry: Entry = { position, id: newId(), name, email, date, message, state, signedHere: true };
        edit.insert(entry);
        return entry;
      });
    });
  }

  select({ search = '', ...selection }: Query & { readonly limit: number }): StorePage {
    const text = caseFold(search.trim());
    const { rows, more, total } = text
      ? searchPage(this.#connection, text, selection)
      : { ...selectPage(this.#connection, selection), total: this.#counts.total };
    return { entries: rows.map(toEntry), more, total, version: this.#version };
  }

  counts(): Counts {
    return this.#counts;
  }

  undelivered(state: 'pending' | 'rejected', limit: number): readonly Entry[] {
    // The state stands in the statement because a partial index is used only where its condition can be seen.
    const sql = `select ${COLUMNS} from entries where state = '${state}' and state <> 'synced' order by position limit ?`;
    return this.#connection.all<Row>(sql, [limit]).map(toEntry);
  }

  backlog(): Backlog {
    const sql = `select count(*) as entries, coalesce(sum((${ITEM_BYTES} + 1023) / 1024), 0) as writeUnits
      from entries where state = 'pending' and state <> 'synced'`;
    return this.#connection.first<Backlog>(sql) ?? { entries: 0, writeUnits: 0 };
  }

  /** One transaction for all. */
  markSynced(deliveries: readonly Delivery[]): void {
    this.#commit((edit) => {
      for (const { id, item } of deliveries) markSynced(edit, id, item);
    });
  }

  markRejected(id: string, reason: string): void {
    this.#commit((edit) => markRejected(edit, id, reason));
  }

  redate(id: string, now: number): Entry | undefined {
    return this.#commit((edit) => redate(edit, id, this.#newDate(edit, now)));
  }

  retryRejected(id: string | undefined, now: number): void {
    this.#commit((edit) => retryRejected(edit, id, () => this.#newDate(edit, now)));
  }

  discard(id: string): void {
    this.#commit((edit) => discard(edit, id));
  }

  /** One piece of a `resend`, after the row where the last one ended. Returns where this one did; undefined: none was left. */
  resend(lost: Lost, after: number, limit: number, now: number): number | undefined {
    return this.#commitLost(lost, { after, limit }, (edit, entry) =>
      makePending(edit, entry, () => this.#newDate(edit, now)),
    );
  }

  /** One piece of a `removeLacking`, as `resend`. */
  removeLacking(after: number, limit: number): number | undefined {
    return this.#commitLost('lacking', { after, limit }, (edit, entry) => edit.remove(entry));
  }

  /** One piece of a `copyIn`; what to note comes with the last one. */
  copyIn(entries: readonly Entry[], now: number, upTo: string | undefined): void {
    this.#commit((edit) => {
      for (const entry of entries) {
        this.#noteDate(edit, parseDate(entry.date) ?? 0);
        copyIn(edit, entry, () => this.#newDate(edit, now));
      }
      if (upTo !== undefined) writeMeta(edit.connection, 'copied_up_to', upTo);
    });
  }

  copiedUpTo(): string | undefined {
    return readMeta(this.#connection, 'copied_up_to');
  }

  /** One piece of an `apply`; the checkpoint comes with the last one, where `null` clears it. */
  takeRows(rows: readonly TableItem[], now: number, checkpoint?: string | null): void {
    this.#commit((edit) => takeRows(edit, rows, now, checkpoint));
  }

  holds({ email, date }: ItemKey): boolean {
    const sql = 'select 1 from entries where email = ? and date = ?';
    return this.#connection.first(sql, [email, date]) !== undefined;
  }

  finishScan(mayRemove: boolean): SweepResult {
    return this.#commit((edit) => finishScan(edit, mayRemove));
  }

  checkpoint(): string | undefined {
    return readMeta(this.#connection, 'checkpoint');
  }

  scans(): number {
    return readScans(this.#connection);
  }

  binding(): Binding | undefined {
    return readBinding(this.#connection);
  }

  bind(binding: Binding): void {
    this.#connection.transaction(() => bind(this.#connection, binding));
  }

  rebind(binding: Binding): void {
    this.#connection.transaction(() => rebind(this.#connection, binding));
  }

  #commitLost(
    lost: Lost,
    place: { readonly after: number; readonly limit: number },
    work: (edit: ChangeSet, entry: Entry) => void,
  ): number | undefined {
    return this.#commit((edit) => {
      const rows = lostRows(edit.connection, lost, place);
      for (const row of rows) work(edit, toEntry(row));
      return rows.at(-1)?.position;
    });
  }

  #commit<T>(work: (edit: ChangeSet) => T): T {
    const edit = new ChangeSet(this.#connection, this.#counts);
    const result = this.#connection.transaction(() => {
      const done = work(edit);
      if (edit.dated || edit.removed.length > 0) writeLastDate(this.#connection, this.#lastDate);
      return done;
    });
    const { counts, removed, upserted } = edit;
    this.#counts = counts;
    if (removed.length > 0) {
      this.#changes.push({ kind: 'removed', version: ++this.#version, ids: removed, counts });
    }
    if (upserted.length > 0) {
      this.#changes.push({ kind: 'upserted', version: ++this.#version, entries: upserted, counts });
    }
    return result;
  }

  /**
   * The first of so many free positions in a row, for entries signed now: their dates are their positions. What another
   * program dated at one of them moves all of them on.
   */
  #freePositions(count: number, now: number): number {
    const sql = 'select max(position) as taken from entries where position between ? and ?';
    let first = Math.max(LOWEST, now, this.#lastDate + 1);
    for (;;) {
      const last = first + count - 1;
      const taken = this.#connection.first<{ taken: number | null }>(sql, [first, last])?.taken ?? undefined;
      if (taken !== undefined) first = taken + 1;
      else {
        // A date once given is not given again, even if its transaction fails.
        this.#lastDate = last;
        return first;
      }
    }
  }

  /** A date for an entry that keeps its position. */
  #newDate(edit: ChangeSet, now: number): string {
    this.#noteDate(edit, Math.max(now, this.#lastDate + 1));
    return formatDate(this.#lastDate);
  }

  /** No later entry is to have this date or an earlier one, also after a restart: no position tells of it. */
  #noteDate(edit: ChangeSet, date: number): void {
    this.#lastDate = Math.max(this.#lastDate, date);
    edit.dated = true;
  }
}

function count(connection: Database): Counts {
  const counts = { total: 0, pending: 0, rejected: 0, synced: 0 };
  const [all] = connection.all<{ total: number }>('select count(*) as total from entries');
  const sql = `select state, count(*) as rows from entries where state <> 'synced' group by state`;
  for (const { state, rows } of connection.all<{ state: 'pending' | 'rejected'; rows: number }>(sql))
    counts[state] = rows;
  return { total: all?.total ?? 0, pending: counts.pending, rejected: counts.rejected };
}

/** What was signed here last has its date as its position. A later date that was given to another row, or to one that is gone, was noted. */
function lastDateGiven(connection: Database): number {
  const sql = 'select position from entries where signed_here = 1 order by position desc limit 1';
  const signed = connection.first<{ position: number }>(sql)?.position ?? 0;
  return Math.max(signed, readLastDate(connection));
}
