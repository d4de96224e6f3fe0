/**
 * The store for the main thread, over one worker thread that runs SQLite. The store passes most calls on by their names. This
 * file writes out only the calls that share a commit with others of their kind, the calls that touch many rows (it cuts them in
 * pieces, so that no signer waits long behind them), and the closing.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Draft, Entry, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { say, sentence } from '../../shared/words/main';
import { type Clock, systemClock } from '../base/clock';
import { byDate } from './position';
import type { BookCalls, Delivered, Lost, Promised, Store, StoreChange } from './store';
import { type Operation, WorkerCalls } from './worker-calls';

/** Rows of one transaction of a call that touches many. */
const ROWS_AT_ONCE = 200;

export interface StoreOptions {
  /** The book's file, or ':memory:' for one that is gone when it is closed. Its folder must exist. */
  readonly file: string;
  /** True for a book with a table behind it: signed entries begin as `pending`. Otherwise they begin as `synced`. */
  readonly outbox: boolean;
  /**
   * True for the program's own book, which is in use until it is closed: a clean close then removes the copy that was made
   * before the upgrade. A mere look into a book leaves that copy.
   */
  readonly isOwn?: boolean;
  readonly clock?: Clock;
  /** What to tell the host about the opening of the book. */
  readonly notice?: string;
  /** Called during the upgrade of an older Guestbook's book, with how much of it is done, in percent. */
  readonly onUpgrade?: ((percent: number) => void) | undefined;
}

/**
 * Opens the book and its worker. For a file, the caller holds the lock of its folder.
 * @throws UnreadableBook for a damaged file or one of a newer Guestbook; GuestbookError `store_failed` otherwise.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { file, outbox, isOwn = false, clock = systemClock, notice, onUpgrade = () => {} } = options;
  const worker = await WorkerCalls.open({ file, outbox, isOwn, clock, onUpgrade });
  const store = new WorkerStore(worker, notice);
  // Each operation of the worker that the store does not have yet, by its name.
  const names = worker.operations.filter((name) => !(name in store));
  const calls = names.map((name) => [name, (...args: readonly unknown[]) => store.call(name, args)]);
  return Object.assign(store, Object.fromEntries(calls) as Promised<BookCalls>);
}

class WorkerStore implements Omit<Store, keyof BookCalls> {
  readonly #worker: WorkerCalls;
  #notice: string | undefined;
  readonly #changeListeners = new Set<(change: StoreChange) => void>();
  readonly #noticeListeners = new Set<(notice: string) => void>();
  /** Calls that were accepted and have not ended; `close` waits for them. */
  readonly #accepted = new Set<Promise<unknown>>();
  readonly #sign: (draft: Draft) => Promise<Entry>;
  readonly #deliver: (delivered: Delivered) => Promise<void>;
  #closed: Promise<void> | undefined;

  constructor(worker: WorkerCalls, notice: string | undefined) {
    this.#worker = worker;
    this.#notice = notice;
    this.#sign = groupCommit((drafts) => worker.request('insert', drafts));
    this.#deliver = groupCommit(async (delivered: readonly Delivered[]) => {
      await worker.request('delivered', delivered);
      return [];
    });
    worker.onChange = (change) => {
      for (const listener of this.#changeListeners) listener(change);
    };
    worker.onDamage = () => {
      const notice = say('book_damaged');
      this.#notice = notice;
      for (const listener of this.#noticeListeners) listener(notice);
    };
  }

  get notice(): string | undefined {
    return this.#notice;
  }

  call(operation: Operation, args: readonly unknown[]): Promise<unknown> {
    return this.#accept(() => this.#worker.post(operation, args));
  }

  insert(draft: Draft): Promise<Entry> {
    return this.#accept(() => this.#sign(draft));
  }

  delivered(id: string, item: TableItem): Promise<void> {
    return this.#accept(() => this.#deliver({ id, item }));
  }

  resend(lost: Lost): Promise<void> {
    return this.#accept(() => walk((after) => this.#worker.request('resend', lost, after, ROWS_AT_ONCE)));
  }

  removeLacking(): Promise<void> {
    return this.#accept(() => walk((after) => this.#worker.request('removeLacking', after, ROWS_AT_ONCE)));
  }

  copyIn(entries: readonly Entry[], upTo: string): Promise<void> {
    return this.#accept(() =>
      inPieces(entries, (piece, isLast) => this.#worker.request('copyIn', piece, isLast ? upTo : undefined)),
    );
  }

  apply(rows: readonly TableItem[], checkpoint: string | undefined): Promise<void> {
    // Sorted by the book's order, so that the rows of a piece stand side by side. In the table's order they would be all over the book.
    return this.#accept(() =>
      inPieces([...rows].sort(byDate), (piece, isLast) =>
        this.#worker.request('apply', piece, isLast ? (checkpoint ?? null) : undefined),
      ),
    );
  }

  onChange(listener: (change: StoreChange) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  onNotice(listener: (notice: string) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#accepted).then(() => this.#worker.close());
    return this.#closed;
  }

  #accept<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closing());
    const accepted = work();
    this.#accepted.add(accepted);
    const end = () => this.#accepted.delete(accepted);
    accepted.then(end, end);
    return accepted;
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Group commit: the store commits one batch at a time, and items that arrive meanwhile go together in the next batch. A lone
 * caller waits for one sync of the disk, sixty-four callers wait for two at most, and each gets its answer after the commit.
 * @param commit commits all items or none; its results are in the order of the items.
 * @returns a function that takes an item; it resolves when the item is committed, and rejects with its batch.
 */
function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;
  const run = async () => {
    running = true;
    for (;;) {
      // Callers of the same turn of the event loop, as after a poll of the sockets, go in the same batch.
      await turn();
      if (waiting.length === 0) break;
      const batch = waiting;
      waiting = [];
      try {
        const results = await commit(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}

/** Works on one piece after the other. The last piece, which may be empty, is marked as the last. */
async function inPieces<T>(
  rows: readonly T[],
  work: (piece: readonly T[], isLast: boolean) => Promise<void>,
): Promise<void> {
  let first = 0;
  for (; rows.length - first > ROWS_AT_ONCE; first += ROWS_AT_ONCE) {
    await work(rows.slice(first, first + ROWS_AT_ONCE), false);
  }
  await work(rows.slice(first), true);
}

/** Upwards through the book: each step returns the position where it ended, and the next begins above it. */
async function walk(step: (after: number) => Promise<number | undefined>): Promise<void> {
  let after: number | undefined = 0;
  while (after !== undefined) after = await step(after);
}

function closing(): GuestbookError {
  return new GuestbookError('store_failed', sentence('closing_nothing_saved'));
}
