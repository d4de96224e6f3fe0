/**
 * Keeps a book and its table in step: push sends what is pending, pull reads the table. They are two loops (loop.ts: step,
 * rest, pause) that fail and recover separately, because a table may take items and refuse scans, or the reverse.
 *
 *   connecting ──table checked, book bound──▶ running ◀──both loops work───┐
 *        │                                       │                         │
 *        └────────────a call fails───────────────┴──▶ wait, credentials or hold (the worse of both loops)
 *                                                │
 *              the table is missing, made anew, or lacks many entries ──▶ a question to the host; everything is kept
 *                                                                         answer() answers it
 *
 * Invariants:
 * - Before the first item is sent the table was checked and the book is bound to it; after `credentials` or `hold` the
 *   table is checked again, for new credentials may lead to another account.
 * - An entry leaves the outbox by `delivered`, on the remote's word, or by the host's discard. Nothing else takes it.
 * - When one loop recovers, the other retries at once if it has the same failure.
 */
import type { TableAnswer, TableQuestion } from '../../shared/connection';
import type { ItemKey } from '../../shared/entry';
import type { Clock } from '../base/clock';
import type { Store, StoreChange } from '../store/store';
import { BoundTable } from './bound-table';
import { type Failure, FailureLog, type SyncLog, worst } from './failure';
import { Loop } from './loop';
import { type Fetched, Pull } from './pull';
import { Push } from './push';
import type { Remote } from './remote';

const DRAIN_MS = 5000;
/** The difference of clocks that AWS tolerates in a signature, and a reader in a date. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface SyncState {
  /** The failure's kind where there is one. */
  readonly phase: 'connecting' | 'running' | Failure['kind'];
  readonly failure?: Failure;
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

/** Begins with both loops running; `close` ends them. */
export class Sync {
  readonly #options: SyncOptions;
  readonly #log: FailureLog;
  readonly #table: BoundTable;
  readonly #push: Push;
  readonly #pull: Pull;
  readonly #pushLoop: Loop;
  readonly #pullLoop: Loop;
  readonly #sending = new AbortController();
  readonly #reading = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #pushing: Promise<void>;
  readonly #pulling: Promise<void>;
  #loading = true;
  #told = '';
  #closing: Promise<void> | undefined;

  constructor(options: SyncOptions) {
    const { store, remote, clock, random = Math.random, log } = options;
    this.#options = options;
    this.#log = new FailureLog(log, clock);
    this.#table = new BoundTable({ store, remote, log });
    this.#push = new Push(store, remote, clock);
    const isSameTable = () => this.#table.isSame(this.#reading.signal);
    this.#pull = new Pull({ store, remote, clock, isSameTable });
    const loop = (step: (signal: AbortSignal) => Promise<number | undefined>, other: () => Loop) =>
      new Loop({
        clock,
        random,
        step,
        onFailure: (failure, error) => this.#failed(failure, error),
        onSuccess: (ended) => this.#succeeded(ended, other()),
      });
    this.#pushLoop = loop(
      (signal) => this.#pushStep(signal),
      () => this.#pullLoop,
    );
    this.#pullLoop = loop(
      (signal) => this.#pullStep(signal),
      () => this.#pushLoop,
    );
    this.#unsubscribe = store.onChange((change) => this.#changed(change));
    this.#pushing = this.#pushLoop.run(this.#sending.signal);
    this.#pulling = this.#pullLoop.run(this.#reading.signal);
    this.#tell();
  }

  /** Retries now: ends the pauses and resets the backoff. For a network or credentials that may be better. */
  retryNow(): void {
    this.#pushLoop.retry();
    this.#pullLoop.retry();
  }

  /** The source gives other credentials now: takes them at once, and checks the table with them. */
  renewCredentials(): void {
    this.#options.remote.renewCredentials();
    this.#table.invalidate();
    this.retryNow();
    this.#pushLoop.wake();
    this.#pullLoop.wake();
    this.#tell();
  }

  /**
   * Answers the open question: sends the entries that the table lost to it again (and creates a missing table), or removes here
   * too the entries that a shrunken table lacks.
   * @throws GuestbookError `invalid_request` when that is not asked; RemoteError, GuestbookError; then the question stays open.
   */
  async answer(answer: TableAnswer): Promise<void> {
    await this.#table.answer(answer, this.#question(), this.#sending.signal);
    this.retryNow();
    this.#tell();
  }

  /**
   * Copies the item with this key from the table into the book, if the book lacks it. Asks the table once at most, and the
   * read budget pays for it.
   * @throws RemoteError, GuestbookError `store_failed`
   */
  async fetch(key: ItemKey): Promise<Fetched> {
    const table = this.#table.current;
    return table ? this.#pull.fetch(key, table, this.#reading.signal) : 'unasked';
  }

  /** Stops reading at once, sends what is pending for up to 5 s unless the table has a failure, then aborts. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#unsubscribe();
    this.#reading.abort();
    this.#push.hurry();
    this.#pushLoop.drain();
    try {
      const { pending } = await this.#options.store.counts();
      if (pending > 0) await this.#drained();
    } finally {
      this.#sending.abort();
      await Promise.all([this.#pushing, this.#pulling]);
    }
  }

  /** Returns when the push loop has ended, or the time for it is up. */
  async #drained(): Promise<void> {
    const timer = new AbortController();
    const timeUp = this.#options.clock.sleep(DRAIN_MS, timer.signal).catch(() => undefined);
    await Promise.race([this.#pushing, timeUp]);
    timer.abort();
  }

  #changed(change: StoreChange): void {
    this.#push.changed(change);
    if (change.counts.pending > 0) this.#pushLoop.wake();
  }

  async #pushStep(signal: AbortSignal): Promise<number | undefined> {
    await this.#table.ready(signal);
    this.#table.refuseReplaced();
    const sent = await this.#push.step(signal);
    return sent ? 0 : undefined;
  }

  async #pullStep(signal: AbortSignal): Promise<number> {
    if (this.#loading) this.#loading = (await this.#options.store.scans()) === 0;
    const table = await this.#table.ready(this.#sending.signal);
    const { rest, swept } = await this.#pull.step(table, signal);
    if (swept) {
      this.#loading = false;
      this.#table.noteLacking(swept.held ?? 0);
      // The scan may have found a table made anew, which must stop the other loop too, even if nothing is pending.
      this.#pushLoop.wake();
    }
    return rest;
  }

  #failed(failure: Failure, error: unknown): void {
    if (failure.kind !== 'wait') this.#table.invalidate();
    this.#log.failed(failure, error);
    this.#tell();
  }

  #succeeded(ended: Failure | undefined, other: Loop): void {
    if (ended && other.failure?.reason === ended.reason) other.retry();
    if (ended && !other.failure) this.#log.recovered();
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
    const failure = worst(this.#failures);
    const question = this.#question();
    const { clockOffset } = this.#options.remote;
    const table = this.#table.current;
    return {
      phase: failure?.kind ?? (table ? 'running' : 'connecting'),
      ...(failure && { failure }),
      ...(question && { question }),
      loading: this.#loading,
      ...(Math.abs(clockOffset) > CLOCK_TOLERANCE_MS && { clockMinutes: Math.round(clockOffset / 60_000) }),
      ...(table?.writeUnits && { writeUnits: table.writeUnits }),
    };
  }

  #question(): TableQuestion | undefined {
    return this.#table.question(this.#failures);
  }

  get #failures() {
    return [this.#pushLoop.failure, this.#pullLoop.failure];
  }
}
