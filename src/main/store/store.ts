/**
 * The contract of a store: one book, durable on this computer. Every call is asynchronous, because a worker thread does the
 * work. A promise that resolves means that the change is committed and synced to the disk; a promise that rejects means
 * that nothing was saved.
 *
 * All calls reject with GuestbookError `store_failed` when the disk does not take the change (full, read-only, broken).
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

/** Each change has a version of its own, one above that of the change before: a page of version n shows all changes up to n. */
export type StoreChange = { readonly version: number; readonly counts: Counts } & (
  | { readonly kind: 'added'; readonly entries: readonly Entry[] }
  | { readonly kind: 'changed'; readonly entries: readonly Entry[] }
  | { readonly kind: 'removed'; readonly ids: readonly string[] }
);

/** Which table a book belongs to, for good, from the first contact on. */
export interface Binding {
  /** The table's ARN, which has the region and the account in it. */
  readonly arn: string;
  /** The custom endpoint, or '' for AWS itself. */
  readonly endpoint: string;
  /**
   * When the table was made (ISO 8601), or '' where the server does not say. A table made anew has the same ARN: entries
   * that it lacks were not deleted one by one.
   */
  readonly createdAt: string;
}

/** The remote's word that the table holds exactly this item for the entry with this id. */
export interface Delivered {
  readonly id: string;
  readonly item: TableItem;
}

/** How much is pending. */
export interface Outbox {
  readonly entries: number;
  /** Write capacity units that sending all of it takes: one for each begun KiB of an item. */
  readonly writeUnits: number;
}

/** Which synced rows an answer of the host is about: all, or those that two complete scans did not find. */
export type Lost = 'all' | 'lacking';

/** The outcome of comparing two complete scans. */
export interface SweepResult {
  readonly removed: number;
  /** Set when the scan would have removed implausibly many rows (a fifth and at least 10, or all): nothing was removed. */
  readonly held?: number;
}

/**
 * The calls that the worker answers unchanged. The book in the worker has a method of each name, and the store returns a
 * promise for each. A new call needs a line here and a method there, and nothing in between.
 */
export interface BookCalls {
  /** Newest first; the newest 50 unless asked otherwise. Never both `before` and `after`. */
  select(query?: Query): StorePage;
  counts(): Counts;
  /** Entries that wait to be sent, oldest first. */
  pending(limit: number): readonly Entry[];
  /** Entries that the table did not take, oldest first. */
  rejected(limit: number): readonly Entry[];
  outbox(): Outbox;
  /** Sets a pending entry aside, with the reason in words. */
  reject(id: string, reason: string): void;
  /**
   * Commits a new, later date for a pending entry whose key is taken, and returns the entry with that date; undefined when
   * the entry is not pending any more. The entry keeps its position.
   */
  redate(id: string): Entry | undefined;
  /** Makes a rejected entry pending again: the entry with this id, or all of them. */
  retryRejected(id?: string): void;
  /**
   * Removes a pending or rejected entry, on the host's word.
   * @throws GuestbookError `not_found` when the table has the entry meanwhile, or the entry is gone.
   */
  discard(id: string): void;
  /** The date that the last `copyIn` noted: the host was asked about another book's entries up to that date. */
  copiedUpTo(): string | undefined;
  /** Whether an entry stands under this key, in any state. */
  holds(key: ItemKey): boolean;
  /** Takes in an item that the sync read by its key, as `apply` does; leaves the checkpoint as it is. */
  takeIn(item: TableItem): void;
  /** The checkpoint that the last `apply` noted; undefined before the first and after `finishScan`. */
  checkpoint(): string | undefined;
  /**
   * Ends a complete scan: removes rows that were synced before the scan began and were absent from this scan and the one
   * before, unless they are implausibly many or the caller forbids it. A book without a complete scan yet removes nothing.
   */
  finishScan(mayRemove: boolean): SweepResult;
  /** How many complete scans this book has seen. */
  scans(): number;
  binding(): Binding | undefined;
  /** Binds the book, for good. Binding it again to the same table keeps what is noted. @throws GuestbookError `cloud_refused` if the book is bound to another table. */
  bind(binding: Binding): void;
  /** Notes that the book's table was made anew, on the host's word. @throws GuestbookError `cloud_refused` for another table than its own. */
  rebind(binding: Binding): void;
}

/** The same calls as another thread makes them. */
export type Promised<Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never;
};

export interface Store extends Promised<BookCalls> {
  /** The notice for the host: a damaged or newer file was put aside at opening, or damage was found since. */
  readonly notice: string | undefined;
  /**
   * Gives each draft its id, position and date and commits it. Inserts that arrive together commit together; dates
   * strictly increase even when the clock steps back. The draft must have passed `parseDraft`.
   */
  insert(draft: Draft): Promise<Entry>;
  /**
   * The remote confirmed exactly this item: makes the entry synced. Leaves alone an entry that was re-dated since. Calls that
   * arrive together commit together.
   */
  delivered(id: string, item: TableItem): Promise<void>;
  /** Makes synced rows pending again, on the host's word, because the table lost them. */
  resend(lost: Lost): Promise<void>;
  /** Removes the rows that two complete scans did not find, on the host's word. */
  removeLacking(): Promise<void>;
  /**
   * Takes in entries of another book, to be sent to this one's table. They keep their ids and dates. Known entries stay as they
   * are, so an interrupted copy may begin again. The store notes `upTo` with the last entry.
   */
  copyIn(entries: readonly Entry[], upTo: string): Promise<void>;
  /**
   * Takes in rows of the table, and the checkpoint to continue from, in one transaction of at most 200 rows. The store cuts a
   * larger call in pieces, and the checkpoint goes with the last. A known row stays as it is. A pending row with the same key
   * and text becomes synced; one with another text lives beside the new row. A synced row takes the new text where another
   * program has written over it.
   */
  apply(rows: readonly TableItem[], checkpoint: string | undefined): Promise<void>;
  /** Called after each commit that changed rows, in the order of the commits. Returns a function that removes the listener. */
  onChange(listener: (change: StoreChange) => void): () => void;
  /** Called with a notice for the host when damage is found in the open book. Returns a function that removes the listener. */
  onNotice(listener: (notice: string) => void): () => void;
  /** Refuses new work, lets accepted work finish, and closes the file. May be called twice. */
  close(): Promise<void>;
}
