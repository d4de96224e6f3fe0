/**
 * The store as the main thread sees it, over one worker thread where SQLite is.
 *
 * Group commit: one batch of inserts is in the worker at a time; what arrives meanwhile goes together in the next one.
 * A lone signer waits for one sync of the disk, sixty-four wait for two at most, and each is answered after the commit.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { PAGE_SIZE, type Query } from '../../shared/api';
import type { Draft, Entry, TableItem } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { type Clock, systemClock } from '../clock';
import type { Operation, Operations } from './messages';
import type { Binding, Store, StoreChange } from './store';
import { WorkerCalls } from './worker-calls';

/** Rows of one transaction of `apply`: what arrives from the cloud never holds a signer up for long. */
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
}

/**
 * Opens the book and its worker. For a file, the caller holds the lock of its folder.
 * @throws UnreadableBook for a damaged file or one of a newer Guestbook; GuestbookError `store_failed` otherwise.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { file, outboxed } = options;
  return new WorkerStore(await WorkerCalls.open({ file, outboxed }), options);
}

interface Signer {
  readonly draft: Draft;
  resolve(entry: Entry): void;
  reject(error: unknown): void;
}

class WorkerStore implements Store {
  readonly outboxed: boolean;
  readonly #worker: WorkerCalls;
  readonly #clock: Clock;
  readonly #notice: string | undefined;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  /** Calls that were accepted and have not ended; `close` waits for them. */
  readonly #accepted = new Set<Promise<unknown>>();
  #signers: Signer[] = [];
  #inserting = false;
  #closed: Promise<void> | undefined;

  constructor(worker: WorkerCalls, { outboxed, clock = systemClock, notice }: StoreOptions) {
    this.outboxed = outboxed;
    this.#notice = notice;
    this.#clock = clock;
    this.#worker = worker;
    worker.onChange = (change) => {
      for (const listener of this.#listeners) listener(change);
    };
  }

  get notice(): string | undefined {
    return this.#worker.damaged ? DAMAGED : this.#notice;
  }

  insert(draft: Draft): Promise<Entry> {
    const insert = () =>
      new Promise<Entry>((resolve, reject) => {
        this.#signers.push({ draft, resolve, reject });
        if (!this.#inserting) void this.#insertBatches();
      });
    return this.#accept(insert);
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

  markSynced(id: string, item: TableItem) {
    return this.#call('markSynced', id, item);
  }

  markRejected(id: string, reason: string) {
    return this.#call('markRejected', id, reason);
  }

  redate(id: string) {
    return this.#call('redate', id, this.#now());
  }

  apply(rows: readonly TableItem[], checkpoint: string | undefined): Promise<void> {
    return this.#accept(async () => {
      let first = 0;
      for (; rows.length - first > ROWS_AT_ONCE; first += ROWS_AT_ONCE) {
        await this.#worker.request('takeRows', rows.slice(first, first + ROWS_AT_ONCE), this.#now());
      }
      await this.#worker.request('takeRows', rows.slice(first), this.#now(), checkpoint ?? null);
    });
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

  onChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#accepted).then(() => this.#worker.close());
    return this.#closed;
  }

  async #insertBatches(): Promise<void> {
    this.#inserting = true;
    for (;;) {
      // Who comes in the same turn of the event loop, as after a poll of the sockets, goes in the same batch.
      await turn();
      if (this.#signers.length === 0) break;
      const signers = this.#signers;
      this.#signers = [];
      try {
        const drafts = signers.map(({ draft }) => draft);
        const entries = await this.#worker.request('insert', drafts, this.#now());
        for (const [index, entry] of entries.entries()) signers[index]?.resolve(entry);
      } catch (error) {
        for (const signer of signers) signer.reject(error);
      }
    }
    this.#inserting = false;
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

  /** Microseconds since 1970. */
  #now(): number {
    return this.#clock.now() * 1000;
  }
}

function closing(): GuestbookError {
  return new GuestbookError(
    'store_failed',
    'Guestbook is closing, and nothing was saved. Please start it again.',
  );
}
