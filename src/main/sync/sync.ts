/**
 * Keeps a book and its table in step: push sends what waits, pull reads what is there. They are two lanes (lane.ts: step,
 * rest, pause) that fail and recover separately, because a table may take items and refuse scans, or the reverse.
 *
 *   connecting ──table opened, book bound──▶ running ◀──both lanes work──┐
 *        │                                      │                        │
 *        └───────────a call fails───────────────┴──▶ wait, credentials or hold (the worse of both lanes)
 *
 * Invariants:
 * - Before the first item is sent the table was checked and the book is bound to it; after `credentials` or `hold` the
 *   table is checked again, for new credentials may lead to another account.
 * - An entry leaves the outbox by `markSynced`, on the remote's word, or by the host's discard. Nothing else takes it.
 * - What ends a trouble of one lane retries the other lane at once if it has the same.
 */
import type { Clock } from '../clock';
import type { Remote, Table } from '../cloud/remote';
import type { Store } from '../store/store';
import { Lane } from './lane';
import { Pull } from './pull';
import { pushBatch } from './push';
import { ReadBudget } from './read-budget';
import { type Trouble, worst } from './trouble';
import { type SyncLog, TroubleLog } from './trouble-log';

const DRAIN_MS = 5000;

export interface SyncState {
  readonly phase: 'connecting' | 'running' | 'wait' | 'credentials' | 'hold';
  /** For the host: what happened, what is safe, what to do next. */
  readonly message?: string;
  /** The remote's own name of the trouble. */
  readonly reason?: string;
  /** True until this book's first complete scan. */
  readonly loading: boolean;
}

export interface SyncOptions {
  readonly store: Store;
  readonly remote: Remote;
  readonly clock: Clock;
  /** A number from 0 up to 1, for the jitter. */
  readonly random?: () => number;
  /** Called with each new state, the first one included. */
  readonly onState: (state: SyncState) => void;
  readonly log: SyncLog;
}

export interface Sync {
  /** Something may wait to be sent. The store's changes do this by themselves. */
  wake(): void;
  /** The network or the credentials may be better now: pauses end, backoff is forgotten. */
  retryNow(): void;
  /** Stops reading at once, sends what waits for up to 5 s unless the table is in trouble, then aborts. */
  close(): Promise<void>;
}

export function startSync(options: SyncOptions): Sync {
  return new TableSync(options);
}

class TableSync implements Sync {
  readonly #options: SyncOptions;
  readonly #log: TroubleLog;
  readonly #budget: ReadBudget;
  readonly #pull: Pull;
  readonly #pushLane: Lane;
  readonly #pullLane: Lane;
  readonly #sending = new AbortController();
  readonly #reading = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #pushing: Promise<void>;
  readonly #pulling: Promise<void>;
  #table: Table | undefined;
  #opening: Promise<Table> | undefined;
  #loading = true;
  /** Rows of this book that the table suddenly lacks, and that were kept. */
  #held = 0;
  /** True when the table was made anew since the book met it. */
  #replaced = false;
  #told = '';
  #closing: Promise<void> | undefined;

  constructor(options: SyncOptions) {
    const { store, remote, clock, random = Math.random, log } = options;
    this.#options = options;
    this.#log = new TroubleLog(log, clock);
    this.#budget = new ReadBudget(clock);
    this.#pull = new Pull(store, remote, this.#budget, () => this.#isSameTable());
    this.#pushLane = new Lane({
      clock,
      random,
      step: (signal) => this.#pushStep(signal),
      onFailure: (trouble, error) => this.#failed(trouble, error),
      onSuccess: (ended) => this.#succeeded(ended, this.#pullLane),
    });
    this.#pullLane = new Lane({
      clock,
      random,
      step: (signal) => this.#pullStep(signal),
      onFailure: (trouble, error) => this.#failed(trouble, error),
      onSuccess: (ended) => this.#succeeded(ended, this.#pushLane),
    });
    this.#unsubscribe = store.onChange((change) => {
      if (change.counts.pending > 0) this.wake();
    });
    this.#pushing = this.#pushLane.run(this.#sending.signal);
    this.#pulling = this.#pullLane.run(this.#reading.signal);
    this.#tell();
  }

  wake(): void {
    this.#pushLane.wake();
  }

  retryNow(): void {
    this.#pushLane.retry();
    this.#pullLane.retry();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#unsubscribe();
    this.#reading.abort();
    this.#pushLane.drain();
    try {
      const { pending } = await this.#options.store.counts();
      if (pending > 0) await this.#drained();
    } finally {
      this.#sending.abort();
      await Promise.all([this.#pushing, this.#pulling]);
    }
  }

  /** Returns when the push lane has ended, or the time for it is up. */
  async #drained(): Promise<void> {
    const timer = new AbortController();
    const timeUp = this.#options.clock.sleep(DRAIN_MS, timer.signal).catch(() => undefined);
    await Promise.race([this.#pushing, timeUp]);
    timer.abort();
  }

  async #pushStep(signal: AbortSignal): Promise<number | undefined> {
    await this.#opened();
    const sent = await pushBatch(this.#options.store, this.#options.remote, signal);
    return sent ? 0 : undefined;
  }

  async #pullStep(signal: AbortSignal): Promise<number> {
    await this.#opened();
    const { rest, swept } = await this.#pull.step(signal);
    if (swept) {
      this.#loading = false;
      this.#hold(swept.held ?? 0);
    }
    return rest;
  }

  #hold(rows: number): void {
    if (rows > 0 && this.#held === 0) {
      this.#options.log.warn({ rows }, 'the table lacks entries that it held before; they are kept here');
    }
    this.#held = rows;
  }

  /** The table, opened once for both lanes; again after a trouble that puts it in doubt. */
  async #opened(): Promise<Table> {
    if (this.#table) return this.#table;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Looks at the table again: one made anew between two scans shows in nothing else. */
  async #isSameTable(): Promise<boolean> {
    const { store, remote } = this.#options;
    const bound = await store.binding();
    const { binding } = await remote.open(bound, this.#reading.signal);
    this.#replaced = bound !== undefined && bound.createdAt !== binding.createdAt;
    return !this.#replaced;
  }

  async #open(): Promise<Table> {
    const { store, remote, log } = this.#options;
    this.#loading = (await store.scans()) === 0;
    const bound = await store.binding();
    const table = await remote.open(bound, this.#sending.signal, () =>
      log.info('the table does not exist; creating it'),
    );
    await store.bind(table.binding);
    this.#budget.fit(table.readUnits);
    this.#table = table;
    return table;
  }

  #failed(trouble: Trouble, error: unknown): void {
    if (trouble.kind !== 'wait') this.#table = undefined;
    this.#log.failed(trouble, error);
    this.#tell();
  }

  #succeeded(ended: Trouble | undefined, other: Lane): void {
    if (ended && other.trouble?.reason === ended.reason) other.retry();
    if (ended && !other.trouble) this.#log.recovered();
    this.#tell();
  }

  #tell(): void {
    const state = this.#state();
    const told = JSON.stringify(state);
    if (told === this.#told) return;
    this.#told = told;
    this.#options.onState(state);
  }

  #state(): SyncState {
    const loading = this.#loading;
    const trouble = worst([this.#pushLane.trouble, this.#pullLane.trouble]);
    if (trouble) return { phase: trouble.kind, message: trouble.message, reason: trouble.reason, loading };
    if (!this.#table) return { phase: 'connecting', loading };
    const held =
      this.#held > 0
        ? { reason: this.#replaced ? 'TableReplaced' : 'TableShrank', message: shrankWords(this.#held) }
        : {};
    return { phase: 'running', ...held, loading };
  }
}

function shrankWords(rows: number): string {
  return `The table lacks ${rows.toLocaleString('en')} entries that it held before. They are kept on this computer. See whether the table was emptied, made anew or restored.`;
}
