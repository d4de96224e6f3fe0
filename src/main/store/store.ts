/**
 * The contract of a store: one book, durable on this computer. Everything is asynchronous because the work is done in a
 * worker thread. A promise that resolves means committed and synced to disk; one that rejects means nothing was saved.
 *
 * All methods reject with GuestbookError `store_failed` when the disk does not take it (full, read-only, broken).
 */
import type { Query } from '../../shared/contract';
import type { Draft, Entry, ItemKey, TableItem } from '../../shared/entry';

export interface StorePage {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Whether there are further entries in the direction asked: newer ones for `after`, otherwise older ones. */
  readonly more: boolean;
  readonly total: number;
  /** The version of the book that this page shows. */
  readonly version: number;
}

export interface Counts {
  readonly total: number;
  readonly pending: number;
  readonly rejected: number;
}

/** Each change has a version of its own, one above that of the change before: a page of version n has in it all up to n. */
export type StoreChange =
  | {
      readonly kind: 'upserted';
      readonly version: number;
      readonly entries: readonly Entry[];
      readonly counts: Counts;
    }
  | {
      readonly kind: 'removed';
      readonly version: number;
      readonly ids: readonly string[];
      readonly counts: Counts;
    };

/** Which table a book belongs to, for good, from the first contact on. */
export interface Binding {
  /** The table's ARN (region and account are in it). */
  readonly arn: string;
  /** The custom endpoint, or '' for AWS itself. */
  readonly endpoint: string;
  /**
   * When the table was made (ISO 8601), or '' where the server does not say. A table made anew has the same ARN: what it
   * lacks was not deleted entry by entry.
   */
  readonly createdAt: string;
}

/** The remote's word that it holds exactly this item for the entry with this id. */
export interface Delivery {
  readonly id: string;
  readonly item: TableItem;
}

/** What waits for the table. */
export interface Backlog {
  readonly entries: number;
  /** Write capacity units that it takes: one for each begun KiB of an item. */
  readonly writeUnits: number;
}

/** Which synced rows an answer of the host is about: all, or those that two complete scans did not find. */
export type Lost = 'all' | 'lacking';

/** What the outcome of comparing two complete scans was. */
export interface SweepResult {
  readonly removed: number;
  /** Set when more would have gone than is plausible (a fifth and at least 10 rows, or all): nothing was removed. */
  readonly held?: number;
}

export interface Store {
  /** True for a book with a table behind it: what is inserted begins as `pending`. Otherwise as `synced`. */
  readonly outboxed: boolean;
  /** What to tell the host: a damaged or newer file was put aside at opening, or damage was found since. */
  readonly notice: string | undefined;
  /**
   * Gives each draft its id and date and commits it. Inserts that arrive together commit together; dates strictly
   * increase even when the clock steps back. The draft must have passed `parseDraft`.
   */
  insert(draft: Draft): Promise<Entry>;
  select(query?: Query): Promise<StorePage>;
  counts(): Promise<Counts>;
  /** Entries in one of the two undelivered states, oldest first. */
  undelivered(state: 'pending' | 'rejected', limit: number): Promise<readonly Entry[]>;
  backlog(): Promise<Backlog>;
  /**
   * The remote confirmed exactly this item. A row that was re-dated since is left alone. Deliveries that are told together
   * commit together.
   */
  markSynced(id: string, item: TableItem): Promise<void>;
  /** Sets a pending entry aside with the reason in words. */
  markRejected(id: string, reason: string): Promise<void>;
  /**
   * Commits a new, later date for a pending entry whose key is taken, and returns it with that date; undefined when it
   * is not pending any more.
   */
  redate(id: string): Promise<Entry | undefined>;
  /** Lets what was set aside wait for the table again: the entry with this id, or all of them. */
  retryRejected(id?: string): Promise<void>;
  /**
   * Removes an entry that waits or was set aside, on the host's word.
   * @throws GuestbookError `not_found` when the table has it meanwhile, or it is gone.
   */
  discard(id: string): Promise<void>;
  /** Lets synced rows wait for the table again, on the host's word, because the table lost them. */
  resend(lost: Lost): Promise<void>;
  /** Removes the rows that two complete scans did not find, on the host's word. */
  removeLacking(): Promise<void>;
  /**
   * Takes entries of another book, to be sent to this one's table: they keep their ids and dates, and what is known
   * already is left as it is, so a copy that was cut off may begin again. `upTo` is noted with the last of them.
   */
  copyIn(entries: readonly Entry[], upTo: string): Promise<void>;
  /** What the last `copyIn` noted: the date up to which the host was asked about another book's entries. */
  copiedUpTo(): Promise<string | undefined>;
  /**
   * Takes rows that were read from the table, and the checkpoint to continue from, in one transaction (of at most 200
   * rows; a larger call is cut in pieces, the checkpoint goes with the last). Known rows are left as they are, a
   * pending row with the same key and text becomes synced, one with another text lives beside it. A synced row whose text
   * another program has written over takes the new text.
   */
  apply(rows: readonly TableItem[], checkpoint: string | undefined): Promise<void>;
  /** Whether an entry stands under this key, in whatever state. */
  holds(key: ItemKey): Promise<boolean>;
  /** Takes an item that was read by its key, as `apply` does; the checkpoint is left as it is. */
  takeIn(item: TableItem): Promise<void>;
  /** What the last `apply` noted; undefined before the first and after `finishScan`. */
  checkpoint(): Promise<string | undefined>;
  /**
   * Ends a complete scan: rows that were synced before the scan began and were absent from this scan and the one before
   * are removed, unless that is implausibly many, or the caller forbids it. A book without a complete scan yet removes
   * nothing.
   */
  finishScan(mayRemove: boolean): Promise<SweepResult>;
  /** How many complete scans this book has seen. */
  scans(): Promise<number>;
  binding(): Promise<Binding | undefined>;
  /** Binds the book, for good: binding it again to the same table keeps what is noted. @throws GuestbookError `cloud_refused` if it is bound to another table. */
  bind(binding: Binding): Promise<void>;
  /** Notes that the book's table was made anew, on the host's word. @throws GuestbookError `cloud_refused` for another table than its own. */
  rebind(binding: Binding): Promise<void>;
  /** Called after each commit that changed rows, in the order of the commits. Returns the function that ends it. */
  onChange(listener: (change: StoreChange) => void): () => void;
  /** Refuses new work, lets what was accepted finish, and closes the file. May be called twice. */
  close(): Promise<void>;
}
