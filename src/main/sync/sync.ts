/**
 * Keeps a book and its table in step: push sends what waits, pull reads what is there. They are two lanes (lane.ts: step,
 * rest, pause) that fail and recover separately, because a table may take items and refuse scans, or the reverse.
 *
 *   connecting ──table opened, book bound──▶ running ◀──both lanes work───┐
 *        │                                      │                         │
 *        └────────────a call fails──────────────┴──▶ wait, credentials or hold (the worse of both lanes)
 *                                               │
 *              the table is missing, made anew, or lacks many entries ──▶ a question to the host; everything is kept
 *                                                                         resend() or removeLacking() answers it
 *
 * Invariants:
 * - Before the first item is sent the table was checked and the book is bound to it; after `credentials` or `hold` the
 *   table is checked again, for new credentials may lead to another account.
 * - An entry leaves the outbox by `delivered`, on the remote's word, or by the host's discard. Nothing else takes it.
 * - What ends a trouble of one lane retries the other lane at once if it has the same.
 */
import type { TableQuestion } from '../../shared/connection';
import type { ItemKey } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import type { Clock } from '../base/clock';
import type { Store } from '../store/store';
import { BoundTable } from './bound-table';
import { type Failure, worst } from './failure';
import { FailureLog, type SyncLog } from './failure-log';
import { Loop } from './loop';
import { Pull } from './pull';
import { pushBatch } from './push';
import { ReadBudget } from './read-budget';
import type { Remote } from './remote';

const DRAIN_MS = 5000;
/** What AWS tolerates in a signature, and a reader in a date. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface SyncState {
  readonly phase: 'connecting' | 'running' | 'wait' | 'credentials' | 'hold';
  /** For the host: what happened, what is safe, what to do next. */
  readonly message?: string;
  /** The remote's own name of the trouble. */
  readonly reason?: string;
  readonly question?: TableQuestion;
  /** True until this book's first complete scan. */
  readonly loading: boolean;
  /** Minutes that the remote's clock is ahead of this computer's; absent while they are 5 apart at most. */
  readonly clockMinutes?: number;
  /** Write capacity units a second of the table; absent where it has no such bound, or is not known. */
  readonly writeUnits?: number;
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
  /** The source gives other credentials now: they are taken at once, with a look at the table. */
  renewCredentials(): void;
  /**
   * Answers the question that is open: what the table lost is sent to it again. A missing table is created.
   * @throws RemoteError, GuestbookError; then the question stays open.
   */
  resend(): Promise<void>;
  /** Answers that the table shrank: what it lacks is removed here too. @throws GuestbookError `invalid_request` when that is not the question. */
  removeLacking(): Promise<void>;
  /**
   * Takes in the item under this key where the book lacks it and the table has it; nothing while the table is in doubt.
   * @throws RemoteError
   */
  fetch(key: ItemKey): Promise<void>;
  /** Stops reading at once, sends what waits for up to 5 s unless the table is in trouble, then aborts. */
  close(): Promise<void>;
}

export function startSync(options: SyncOptions): Sync {
  return new TableSync(options);
}

class TableSync implements Sync {
  readonly #options: SyncOptions;
  readonly #log: FailureLog;
  readonly #pull: Pull;
  readonly #pushLane: Loop;
  readonly #pullLane: Loop;
  readonly #sending = new AbortController();
  readonly #reading = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #pushing: Promise<void>;
  readonly #pulling: Promise<void>;
  readonly #table: BoundTable;
  #loading = true;
  #told = '';
  #closing: Promise<void> | undefined;

  constructor(options: SyncOptions) {
    const { store, remote, clock, random = Math.random, log } = options;
    this.#options = options;
    this.#log = new FailureLog(log, clock);
    const budget = new ReadBudget(clock);
    this.#table = new BoundTable({ store, remote, budget, log });
    this.#pull = new Pull(store, remote, budget, () => this.#table.isSame(this.#reading.signal));
    this.#pushLane = new Loop({
      clock,
      random,
      step: (signal) => this.#pushStep(signal),
      onFailure: (trouble, error) => this.#failed(trouble, error),
      onSuccess: (ended) => this.#succeeded(ended, this.#pullLane),
    });
    this.#pullLane = new Loop({
      clock,
      random,
      step: (signal) => this.#pullStep(signal),
      onFailure: (trouble, error) => this.#failed(trouble, error),
      onSuccess: (ended) => this.#succeeded(ended, this.#pushLane),
    });
    this.#unsubscribe = store.onChange(({ counts }) => {
      if (counts.pending > 0) this.wake();
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

  renewCredentials(): void {
    this.#options.remote.renewCredentials();
    this.#table.doubt();
    this.retryNow();
    this.#pushLane.wake();
    this.#pullLane.wake();
    this.#tell();
  }

  async resend(): Promise<void> {
    const question = this.#question();
    if (!question) throw new GuestbookError('invalid_request', 'The table is not known to lack anything.');
    await this.#table.resend(question, this.#sending.signal);
    this.#answered();
  }

  async removeLacking(): Promise<void> {
    if (this.#question()?.kind !== 'shrank')
      throw new GuestbookError('invalid_request', 'The table is not known to lack anything.');
    await this.#table.removeLacking();
    this.#answered();
  }

  async fetch(key: ItemKey): Promise<void> {
    const { store, remote } = this.#options;
    if (!this.#table.current || (await store.holds(key))) return;
    const item = await remote.find(key, this.#reading.signal);
    if (item) await store.takeIn(item);
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

  #answered(): void {
    this.retryNow();
    this.#tell();
  }

  async #pushStep(signal: AbortSignal): Promise<number | undefined> {
    await this.#table.opened(signal);
    this.#table.refuseReplaced();
    const sent = await pushBatch(this.#options.store, this.#options.remote, signal);
    return sent ? 0 : undefined;
  }

  async #pullStep(signal: AbortSignal): Promise<number> {
    if (this.#loading) this.#loading = (await this.#options.store.scans()) === 0;
    await this.#table.opened(this.#sending.signal);
    const { rest, swept } = await this.#pull.step(signal);
    if (swept) {
      this.#loading = false;
      this.#table.noteLacking(swept.held ?? 0);
      // A table found to be made anew holds up the other lane too, even if nothing waits there.
      this.wake();
    }
    return rest;
  }

  #failed(trouble: Failure, error: unknown): void {
    if (trouble.kind !== 'wait') this.#table.doubt();
    this.#log.failed(trouble, error);
    this.#tell();
  }

  #succeeded(ended: Failure | undefined, other: Loop): void {
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
    const trouble = worst(this.#troubles);
    const question = this.#question();
    const { clockOffset } = this.#options.remote;
    const table = this.#table.current;
    return {
      phase: trouble?.kind ?? (table ? 'running' : 'connecting'),
      ...(trouble && { message: trouble.message, reason: trouble.reason }),
      ...(question && { question }),
      loading: this.#loading,
      ...(Math.abs(clockOffset) > CLOCK_TOLERANCE_MS && { clockMinutes: Math.round(clockOffset / 60_000) }),
      ...(table?.writeUnits && { writeUnits: table.writeUnits }),
    };
  }

  #question(): TableQuestion | undefined {
    return this.#table.question(this.#troubles);
  }

  get #troubles() {
    return [this.#pushLane.trouble, this.#pullLane.trouble];
  }
}
