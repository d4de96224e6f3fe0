/**
 * A book in its worker: the only code that decides which rows there are. The worker calls its methods by their names. A method
 * that changes rows is one transaction.
 */
import { PAGE_SIZE, type Query } from '../../shared/contract';
import { formatDate, parseDate } from '../../shared/date';
import type { Draft, Entry, ItemKey, TableItem } from '../../shared/entry';
import { type ChangeSet, COLUMNS, caseFold, type Row, toEntry } from './change-set';
import type { Commits } from './commits';
import type { Database } from './database';
import { newId } from './ids';
import { bind, readBinding, readMeta, readScans, writeMeta } from './meta';
import { copyIn, delivered, discard, makePending, redate, reject, retryRejected } from './outbox';
import { finishScan, lostRows, takeRows } from './scan';
import type { Binding, BookCalls, Counts, Delivered, Lost, Outbox, StorePage, SweepResult } from './store';

/** The size of an item as DynamoDB counts it: the UTF-8 bytes of its four attributes, names and values. */
const ITEM_BYTES = `(${'nameemaildatemessage'.length} + octet_length(name) + octet_length(email) + octet_length(date) + octet_length(message))`;

/** The search sorts up to so many hits. More hits stand so close that a walk in the book's order soon fills a page. */
const FEW = 1000;

/** `before` and `after` as in a `Query`: only rows below, or above, that position; never both. */
interface Selection extends Pick<Query, 'before' | 'after'> {
  readonly limit: number;
}

export class Book implements BookCalls {
  readonly #database: Database;
  readonly #commits: Commits;
  readonly #outbox: boolean;

  constructor(database: Database, commits: Commits, outbox: boolean) {
    this.#database = database;
    this.#commits = commits;
    this.#outbox = outbox;
  }

  insert(drafts: readonly Draft[]): readonly Entry[] {
    return this.#commits.commit((changes) => {
      const first = this.#commits.freePositions(drafts.length);
      const state = this.#outbox ? 'pending' : 'synced';
      const entries = drafts.map(({ name, email, message }, index): Entry => {
        const position = first + index;
        const date = formatDate(position);
        return { position, id: newId(), name, email, date, message, state, signedHere: true };
      });
      changes.insert(entries);
      return entries;
    });
  }

  select({ limit = PAGE_SIZE, search = '', ...bounds }: Query = {}): StorePage {
    const text = caseFold(search.trim());
    const selection = { limit, ...bounds };
    if (text) return this.#search(text, selection);
    return this.#page('entries where true', [], this.#commits.counts.total, selection);
  }

  counts(): Counts {
    return this.#commits.counts;
  }

  pending(limit: number): readonly Entry[] {
    return this.#inState('pending', limit);
  }

  rejected(limit: number): readonly Entry[] {
    return this.#inState('rejected', limit);
  }

  outbox(): Outbox {
    const sql = `select count(*) as entries, coalesce(sum((${ITEM_BYTES} + 1023) / 1024), 0) as writeUnits
      from entries where state = 'pending' and state <> 'synced'`;
    return this.#database.first<Outbox>(sql) ?? { entries: 0, writeUnits: 0 };
  }

  delivered(all: readonly Delivered[]): void {
    this.#commits.commit((changes) => {
      for (const { id, item } of all) delivered(changes, id, item);
    });
  }

  reject(id: string, reason: string): void {
    this.#commits.commit((changes) => reject(changes, id, reason));
  }

  redate(id: string): Entry | undefined {
    return this.#commits.commit((changes) => redate(changes, id));
  }

  retryRejected(id?: string): void {
    this.#commits.commit((changes) => retryRejected(changes, id));
  }

  discard(id: string): void {
    this.#commits.commit((changes) => discard(changes, id));
  }

  /** One piece of a `resend`: the next rows above this position. Returns the position where it ended; undefined when no row was left. */
  resend(lost: Lost, after: number, limit: number): number | undefined {
    return this.#eachLost(lost, { after, limit }, makePending);
  }

  /** One piece of a `removeLacking`, as `resend`. */
  removeLacking(after: number, limit: number): number | undefined {
    return this.#eachLost('lacking', { after, limit }, (changes, entry) => changes.remove(entry));
  }

  /** One piece of a `copyIn`; `upTo` comes with the last one. */
  copyIn(entries: readonly Entry[], upTo: string | undefined): void {
    this.#commits.commit((changes) => {
      for (const entry of entries) {
        this.#commits.noteDate(changes, parseDate(entry.date) ?? 0);
        copyIn(changes, entry);
      }
      if (upTo !== undefined) writeMeta(this.#database, 'copied_up_to', upTo);
    });
  }

  copiedUpTo(): string | undefined {
    return readMeta(this.#database, 'copied_up_to');
  }

  /** One piece of an `apply`. The checkpoint comes with the last piece: a text is noted, `null` clears the note, undefined leaves it. */
  apply(rows: readonly TableItem[], checkpoint: string | null | undefined): void {
    this.#commits.commit((changes) => takeRows(changes, rows, this.#commits.now, checkpoint));
  }

  takeIn(item: TableItem): void {
    this.apply([item], undefined);
  }

  holds({ email, date }: ItemKey): boolean {
    const sql = 'select 1 from entries where email = ? and date = ?';
    return this.#database.first(sql, [email, date]) !== undefined;
  }

  finishScan(mayRemove: boolean): SweepResult {
    return this.#commits.commit((changes) => finishScan(changes, mayRemove));
  }

  checkpoint(): string | undefined {
    return readMeta(this.#database, 'checkpoint');
  }

  scans(): number {
    return readScans(this.#database);
  }

  binding(): Binding | undefined {
    return readBinding(this.#database);
  }

  bind(binding: Binding): void {
    this.#database.transaction(() => bind(this.#database, binding, false));
  }

  rebind(binding: Binding): void {
    this.#database.transaction(() => bind(this.#database, binding, true));
  }

  /** `text` must be case-folded. The `total` of the page counts all rows of the book that have it. */
  #search(text: string, selection: Selection): StorePage {
    const sql = 'select position from texts where instr(folded, ?) limit ?';
    const found = this.#database
      .all<{ position: number }>(sql, [text, FEW + 1])
      .map(({ position }) => position);
    if (found.length <= FEW) {
      const among = 'entries where position in (select value from json_each(?))';
      return this.#page(among, [JSON.stringify(found)], found.length, selection);
    }
    const count = 'select count(*) as total from texts where instr(folded, ?)';
    const total = this.#database.first<{ total: number }>(count, [text])?.total ?? 0;
    return this.#page('entries join texts using (position) where instr(folded, ?)', [text], total, selection);
  }

  #page(
    from: string,
    values: readonly string[],
    total: number,
    { limit, before, after }: Selection,
  ): StorePage {
    const [sign, order] = after === undefined ? ['<', 'desc'] : ['>', 'asc'];
    const sql = `select ${COLUMNS} from ${from} and position ${sign} ? order by position ${order} limit ?`;
    const bound = after ?? before ?? Number.MAX_SAFE_INTEGER;
    // One row more than asked tells whether there are further rows.
    const rows = this.#database.all<Row>(sql, [...values, bound, limit + 1]);
    const entries = rows.slice(0, limit).map(toEntry);
    if (after !== undefined) entries.reverse();
    return { entries, more: rows.length > limit, total, version: this.#commits.version };
  }

  #inState(state: 'pending' | 'rejected', limit: number): readonly Entry[] {
    // The statement spells out the state, because SQLite uses a partial index only where it can see the index's condition.
    const sql = `select ${COLUMNS} from entries where state = '${state}' and state <> 'synced' order by position limit ?`;
    return this.#database.all<Row>(sql, [limit]).map(toEntry);
  }

  #eachLost(
    lost: Lost,
    rows: { readonly after: number; readonly limit: number },
    work: (changes: ChangeSet, entry: Entry) => void,
  ): number | undefined {
    return this.#commits.commit((changes) => {
      const entries = lostRows(this.#database, lost, rows).map(toEntry);
      for (const entry of entries) work(changes, entry);
      return entries.at(-1)?.position;
    });
  }
}
