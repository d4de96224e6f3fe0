/**
 * Push: outbox -> remote. Push sends an entry only as the store has it committed at that moment. It leaves out an entry that
 * changed or was removed after push read the batch; a later batch has the changed one. When another item has the key, the store
 * commits a new date first, so push never sends the old key again. A batch ends when the store has settled all of its entries.
 * Push does not wait for the disk between two entries.
 *
 * Signers go first. A put takes a millisecond of the event loop that answers signers, so puts wait while somebody signs, with a
 * floor (Pace, below) so that the outbox always moves. Push tells the store of deliveries together, at most every 50 ms while
 * puts follow one another, because each commit takes time of the store and of every reader. After a kill in between, the next
 * start sends those entries again, and the remote's condition makes that harmless.
 */
import type { Entry, TableItem } from '../../shared/entry';
import type { Clock } from '../base/clock';
import type { Delivered, Store, StoreChange } from '../store/store';
import { Sleep } from './loop';
import { type Remote, RemoteError } from './remote';

/** Few enough that an entry is sent soon after it was read from the outbox, even at the slowest pace. */
const BATCH = 250;
export const AT_ONCE = 8;
const SETTLE_MS = 50;

export class Push {
  readonly #store: Store;
  readonly #remote: Remote;
  readonly #clock: Clock;
  readonly #pace: Pace;
  /** Entries that changed or were removed after push read the batch. */
  #changed = new Set<string>();

  constructor(store: Store, remote: Remote, clock: Clock) {
    this.#store = store;
    this.#remote = remote;
    this.#clock = clock;
    this.#pace = new Pace(clock);
  }

  /** Call it with every change of the store: a new pending entry means that a guest has signed. */
  changed(change: StoreChange): void {
    if (change.kind === 'removed') for (const id of change.ids) this.#changed.add(id);
    else if (change.kind === 'changed') for (const { id } of change.entries) this.#changed.add(id);
    else if (change.entries.some(({ state }) => state === 'pending')) this.#pace.noteSigned();
  }

  /** Sends without regard to signers from now on, because the program closes. */
  hurry(): void {
    this.#pace.hurry();
  }

  /**
   * Sends one batch, oldest first, eight at a time. Returns false when nothing is pending. After the first failure push begins
   * no further put of the batch, lets the puts on their way end, and throws the failure.
   * @throws RemoteError, GuestbookError `store_failed`
   */
  async step(signal: AbortSignal): Promise<boolean> {
    const batch = await this.#store.pending(BATCH);
    this.#changed = new Set();
    const queue = batch.values();
    const settlement = new Settlement(this.#store, this.#clock, batch.length);
    const sendNext = async () => {
      for (const entry of queue) {
        settlement.begin();
        await this.#pace.turn(signal);
        if (settlement.failures.length > 0 || signal.aborted) return;
        if (!this.#changed.has(entry.id)) await this.#send(entry, settlement, signal);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    await settlement.end();
    if (settlement.failures.length > 0) throw settlement.failures[0];
    signal.throwIfAborted();
    return batch.length > 0;
  }

  async #send(entry: Entry, settlement: Settlement, signal: AbortSignal): Promise<void> {
    const { id, name, email, date, message } = entry;
    const item: TableItem = { name, email, date, message };
    try {
      const outcome = await this.#remote.put(item, signal).catch(rejection);
      if (outcome === 'delivered') settlement.delivered({ id, item });
      else if (outcome === 'taken') settlement.add(this.#store.redate(id));
      else settlement.add(this.#store.reject(id, outcome.message));
    } catch (error) {
      settlement.failures.push(error);
    }
  }
}

/** The outcomes of a batch on their way into the store. */
class Settlement {
  /** Failures of puts and of the store; the first one ends the batch. */
  readonly failures: unknown[] = [];
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #settling: Promise<unknown>[] = [];
  #deliveries: Delivered[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;
  /** How many entries of the batch no put has begun for. */
  #left: number;

  constructor(store: Store, clock: Clock, entries: number) {
    this.#store = store;
    this.#clock = clock;
    this.#left = entries;
  }

  begin(): void {
    this.#left -= 1;
  }

  add(outcome: Promise<unknown>): void {
    this.#settling.push(outcome.catch((failure: unknown) => this.failures.push(failure)));
  }

  delivered(delivery: Delivered): void {
    this.#deliveries.push(delivery);
    // When no put is left to begin, the other deliveries would wait for the slowest put of the batch.
    if (this.#left === 0 || Math.abs(this.#clock.now() - this.#toldAt) >= SETTLE_MS) this.#tell();
  }

  /** Resolves when the store has settled everything. */
  async end(): Promise<void> {
    this.#tell();
    await Promise.all(this.#settling);
  }

  /** Deliveries that are told in one turn of the event loop commit together. */
  #tell(): void {
    for (const { id, item } of this.#deliveries) this.add(this.#store.delivered(id, item));
    this.#deliveries = [];
    this.#toldAt = this.#clock.now();
  }
}

/** A rejection is an outcome of this one entry; every other failure stops the batch. */
function rejection(error: unknown): RemoteError {
  if (error instanceof RemoteError && error.kind === 'reject') return error;
  throw error;
}

/** After this long without a signature, puts begin as fast as the remote answers; longer after a slow crowd (below). */
const QUIET_MS = 20;
/** Signatures that follow one another within this time come from a crowd, and more are likely to come. */
const CROWD_MS = 100;
/** While guests sign without end, a put begins this often: 25 a second. Each put takes time from the signers. */
const FLOOR_MS = 40;

/**
 * When a put may begin. On a slow disk or computer, signers who sign again at once need more than 20 ms for that. So the quiet
 * lasts twice as long as the gaps between the last groups of signatures, as long as these follow within 100 ms. Setting the
 * clock back or forward delays no put for longer than the floor.
 */
class Pace {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #signedAt = Number.NEGATIVE_INFINITY;
  #begunAt = Number.NEGATIVE_INFINITY;
  #quiet = QUIET_MS;
  #turns: Promise<void> = Promise.resolve();
  #hurried = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sleep = new Sleep(clock);
  }

  /** Somebody has signed at this moment. */
  noteSigned(): void {
    const now = this.#clock.now();
    const gap = now - this.#signedAt;
    const isCrowd = gap >= 0 && gap <= CROWD_MS;
    // The quiet shrinks step by step only, because one commit of a group may follow another at once.
    this.#quiet = isCrowd ? Math.max(QUIET_MS, 2 * gap, this.#quiet * 0.8) : QUIET_MS;
    this.#signedAt = now;
  }

  /** Lets all puts begin at once from now on, because no guest signs any more. */
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
    return Math.min(this.#left(this.#quiet, this.#signedAt), this.#left(FLOOR_MS, this.#begunAt));
  }

  #left(milliseconds: number, since: number): number {
    const passed = this.#clock.now() - since;
    return passed < 0 ? 0 : milliseconds - passed;
  }
}
