/**
 * Push: outbox -> remote. What is sent is always what the store holds committed at that moment: an entry whose key is
 * taken gets its new date committed first and goes out with a later batch, so the old key is never sent again. A batch
 * ends when all of its entries are settled in the store; sending does not wait for the disk between one and the next.
 *
 * Signers go first. A put takes a millisecond of the event loop that answers signers, so puts wait while somebody signs,
 * with a floor (pace, below) so that the outbox always moves.
 */
import type { Entry } from '../../shared/entry';
import type { Clock } from '../base/clock';
import type { Store } from '../store/store';
import { isRemoteError } from './failure';
import { Sleep } from './loop';
import type { Remote, RemoteError } from './remote';

/** Few enough that an entry is sent soon after it was read from the outbox, even at the slowest pace. */
const BATCH = 250;
export const AT_ONCE = 8;

export class Push {
  readonly pace: Pace;
  readonly #store: Store;
  readonly #remote: Remote;

  constructor(store: Store, remote: Remote, clock: Clock) {
    this.pace = new Pace(clock);
    this.#store = store;
    this.#remote = remote;
  }

  /**
   * Sends one batch, oldest first, eight at a time. Returns false when nothing is pending. After the first failure no
   * further put of the batch begins, the puts on their way end, and the failure is thrown.
   * @throws RemoteError, GuestbookError `store_failed`
   */
  async step(signal: AbortSignal): Promise<boolean> {
    const batch = await this.#store.undelivered('pending', BATCH);
    const queue = batch.values();
    const failures: unknown[] = [];
    const note = (failure: unknown) => void failures.push(failure);
    const settling: Promise<unknown>[] = [];
    const sendNext = async () => {
      for (const entry of queue) {
        await this.pace.turn(signal);
        if (failures.length > 0 || signal.aborted) return;
        try {
          const settle = await this.#send(entry, signal);
          settling.push(settle().catch(note));
        } catch (error) {
          note(error);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    await Promise.all(settling);
    if (failures.length > 0) throw failures[0];
    signal.throwIfAborted();
    return batch.length > 0;
  }

  /** Returns the call that tells the store the outcome. */
  async #send(entry: Entry, signal: AbortSignal): Promise<() => Promise<unknown>> {
    const { id, name, email, date, message } = entry;
    const item = { name, email, date, message };
    const outcome = await this.#remote.put(item, signal).catch(rejection);
    if (outcome === 'delivered') return () => this.#store.markSynced(id, item);
    if (outcome === 'taken') return () => this.#store.redate(id);
    return () => this.#store.markRejected(id, outcome.message);
  }
}

/** A rejection is an outcome of this one entry; every other failure stops the batch. */
function rejection(error: unknown): RemoteError {
  if (isRemoteError(error) && error.kind === 'reject') return error;
  throw error;
}

/** After this long without a signature, puts begin as fast as the remote answers. */
const QUIET_MS = 20;
/** While somebody signs, a put begins this often: 100 a second. */
const FLOOR_MS = 10;

/** When a put may begin. Time is the clock's; a clock that is set back or forward delays no put for longer than the floor. */
export class Pace {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #signedAt = Number.NEGATIVE_INFINITY;
  #begunAt = Number.NEGATIVE_INFINITY;
  #turns: Promise<void> = Promise.resolve();
  #hurried = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sleep = new Sleep(clock);
  }

  /** Somebody has signed at this moment. */
  noteSigned(): void {
    this.#signedAt = this.#clock.now();
  }

  /** Lets all puts begin at once from now on, because nobody signs any more. */
  hurry(): void {
    this.#hurried = true;
    this.#sleep.wake();
  }

  /** Resolves when a put may begin, in the order of the calls, or when the signal is aborted. */
  turn(signal: AbortSignal): Promise<void> {
    this.#turns = this.#turns.then(() => this.#wait(signal));
    return this.#turns;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    for (let pause = this.#pause(); pause > 0 && !signal.aborted; pause = this.#pause()) {
      await this.#sleep.sleep(pause, signal);
    }
    this.#begunAt = this.#clock.now();
  }

  /** Milliseconds until the next put may begin, as far as is known now. */
  #pause(): number {
    if (this.#hurried) return 0;
    return Math.min(this.#left(QUIET_MS, this.#signedAt), this.#left(FLOOR_MS, this.#begunAt));
  }

  #left(milliseconds: number, since: number): number {
    const passed = this.#clock.now() - since;
    return passed < 0 ? 0 : milliseconds - passed;
  }
}
