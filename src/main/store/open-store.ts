/**
 * The store as the main thread sees it, over one worker thread where SQLite is. Signers share a commit, and so do
 * deliveries (group-commit.ts); what touches many rows is cut into pieces, so that no signer waits long behind it.
 */
import { PAGE_SIZE, type Query } from '../../shared/contract';
import type { Draft, Entry, ItemKey, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { type Clock, systemClock } from '../base/clock';
import { GroupCommit } from './group-commit';
import type { Operation, Operations } from './messages';
import type { Binding, Delivery, Lost, Store, StoreChange } from './store';
import { WorkerCalls } from './worker-calls';

/** Rows of one transaction of what touches many. */
const ROWS_AT_ONCE = 200;

const DAMAGED =
  'The book on this computer is damaged. Please start Guestbook again: it keeps the damaged file and begins a new one.';

export interface StoreOptions {
  /** The book's file, or ':memory:' for one that is gone when it is closed. Its folder must exist. */
  readonly file: string;
  readonly outboxed: boolean;
  readonly clock?: Clock;
  /** What to tell the host about how the book came to be opened. */
  readonly notice?: string;
  /** Called while a book of an older Guestbook is brought up to date, with how much of it is done, in percent. */
  readonly onUpgrade?: ((percent: number) => void) | undefined;
}

/**
 * Opens the book and its worker. For a file, the caller holds the lock of its folder.
 * @throws UnreadableBook for a damaged file or one of a newer Guestbook; GuestbookError `store_failed` otherwise.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { file, outboxed, clock = systemClock, onUpgrade = () => {} } = options;
  const worker = await WorkerCalls.open({ file, outboxed, now: microseconds(clock) }, onUpgrade);
  return new WorkerStore(worker, options);
}

class WorkerStore implements Store {
  readonly outboxed: boolean;
  readonly #worker: WorkerCalls;
  readonly #clock: Clock;
  readonly #notice: string | undefined;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  /** Calls that were accepted and have not ended; `close` waits for them. */
  readonly #accepted = new Set<Promise<unknown>>();
  readonly #signing: GroupCommit<Draft, Entry>;
  readonly #delivering: GroupCommit<Delivery, void>;
  #closed: Promise<void> | undefined;

  constructor(worker: WorkerCalls, { outboxed, clock = systemClock, notice }: StoreOptions) {
    this.outboxed = outboxed;
    this.#notice = notice;
    this.#clock = clock;
    this.#worker = worker;
    this.#signing = new GroupCommit((drafts) => worker.request('insert', drafts, this.#now()));
    this.#delivering = new GroupCommit(async (deliveries) => {
      await worker.request('markSynced', deliveries);
      return [];
    });
    worker.onChange = (change) => {
      for (const listener of this.#listeners) listener(change);
    };
  }

  get notice(): string | undefined {
    return this.#worker.damaged ? DAMAGED : this.#notice;
  }

  insert(draft: Draft): Promise<Entry> {
    return this.#accept(() => this.#signing.add(draft));
  }

  select({ limit = PAGE_SIZE, ...query }: Query = {}) {
    return this.#call('select', { ...query, limit });
  }

  counts() {
    return this.#call('counts');
  }

  undelivered(state: 'pending' | 'rejected', limit: number) {
    return this.#call('undelivered', state, limit);
  }

  markSynced(id: string, item: TableItem): Promise<void> {
    return this.#accept(() => this.#delivering.add({ id, item }));
  }

  markRejected(id: string, reason: string) {
    return this.#call('markRejected', id, reason);
  }

  redate(id: string) {
    return this.#call('redate', id, this.#now());
  }

  backlog() {
    return this.#call('backlog');
  }

  retryRejected(id?: string) {
    return this.#call('retryRejected', id, this.#now());
  }

  discard(id: string) {
    return this.#call('discard', id);
  }

  resend(lost: Lost): Promise<void> {
    return this.#accept(() =>
      walk((after) => this.#worker.request('resend', lost, after, ROWS_AT_ONCE, this.#now())),
    );
  }

  removeLacking(): Promise<void> {
    return this.#accept(() => walk((after) => this.#worker.request('removeLacking', after, ROWS_AT_ONCE)));
  }

  copyIn(entries: readonly Entry[], upTo: string): Promise<void> {
    return this.#accept(() =>
      inPieces(entries, (piece, isLast) =>
        this.#worker.request('copyIn', piece, this.#now(), isLast ? upTo : undefined),
      ),
    );
  }

  copiedUpTo() {
    return this.#call('copiedUpTo');
  }

  apply(rows: readonly TableItem[], checkpoint: string | undefined): Promise<void> {
    return this.#accept(() =>
      inPieces(rows, (piece, isLast) =>
        this.#worker.request('takeRows', piece, this.#now(), isLast ? (checkpoint ?? null) : undefined),
      ),
    );
  }

  holds(key: ItemKey) {
    return this.#call('holds', key);
  }

  takeIn(item: TableItem) {
    return this.#call('takeRows', [item], this.#now());
  }

  checkpoint() {
    return this.#call('checkpoint');
  }

  finishScan(mayRemove: boolean) {
    return this.#call('finishScan', mayRemove);
  }

  scans() {
    return this.#call('scans');
  }

  binding() {
    return this.#call('binding');
  }

  bind(binding: Binding) {
    return this.#call('bind', binding);
  }

  rebind(binding: Binding) {
    return this.#call('rebind', binding);
  }

  onChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#accepted).then(() => this.#worker.close());
    return this.#closed;
  }

  #call<Name extends Operation>(operation: Name, ...args: Parameters<Operations[Name]>) {
    return this.#accept(() => this.#worker.request(operation, ...args));
  }

  #accept<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closing());
    const accepted = work();
    this.#accepted.add(accepted);
    const end = () => this.#accepted.delete(accepted);
    accepted.then(end, end);
    return accepted;
  }

  #now(): number {
    return microseconds(this.#clock);
  }
}

/** Since 1970, whole ones. */
function microseconds(clock: Clock): number {
  return Math.floor(clock.now() * 1000);
}

/** One after the other; the last piece, which may be empty, is told that it is. */
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

/** From row to row, each step from where the last one ended. */
async function walk(step: (after: number) => Promise<number | undefined>): Promise<void> {
  let after: number | undefined = 0;
  while (after !== undefined) after = await step(after);
}

function closing(): GuestbookError {
  return new GuestbookError(
    'store_failed',
    'Guestbook is closing, and nothing was saved. Please start it again.',
  );
}
