/**
 * A desk in the test's own process that can be killed: the folder's lock, a book on disk, its sync, a remote in memory
 * and a clock that stands still until the test moves it. One life follows another on the same folder and table.
 *
 * A kill ends the store's worker thread at any point, which leaves the file as SIGKILL would. From that moment on no call
 * of this life reaches the table. SQLite's lock stays behind, and the next life opens the book as the program does.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { type FolderLock, lockFolder } from '../../src/main/store/folder-lock';
import { openBook } from '../../src/main/store/open-book';
import type { Store, StoreChange } from '../../src/main/store/store';
import { Sync } from '../../src/main/sync/sync';
import type { Draft, Entry } from '../../src/shared/entry';
import { GuestbookError } from '../../src/shared/errors';
import { FakeClock } from '../support/fake-clock';
import { type Call, type Fault, failure, MemoryRemote, type MemoryTable } from '../support/memory-remote';
import { withWorker } from './beginning-worker';
import { UnderWay, watchStore } from './watched-store';

// A killed thread cannot end itself as worker.ts does, so V8 must not compile for it in the background.
setFlagsFromString('--no-concurrent-recompilation');

/** The events of a desk, told to the test in their order. */
export interface DeskWitness {
  /** The book at its opening, before the sync starts. */
  opened(entries: readonly Entry[]): void;
  changed(change: StoreChange): void;
  /** Decides the outcome of each call to the table. */
  called(call: Call): Fault | undefined;
}

/** `turns`: so many turns of the event loop from now. `call`: with that call to the table, before or after its effect. */
export type Moment = { readonly turns: number } | { readonly call: number; readonly effect: boolean };

interface Life {
  readonly lock: FolderLock;
  readonly worker: Worker;
  readonly store: Store;
  readonly sync: Sync;
  end: { readonly call: number; readonly effect: boolean } | undefined;
  calls: number;
  terminated: Promise<unknown> | undefined;
}

const EVERYTHING = 100_000;

export class MortalDesk {
  readonly clock = new FakeClock();
  readonly #folder: string;
  readonly #table: MemoryTable;
  readonly #witness: DeskWitness;
  readonly #underWay = new UnderWay();
  #life: Life | undefined;

  constructor(folder: string, table: MemoryTable, witness: DeskWitness) {
    this.#folder = folder;
    this.#table = table;
    this.#witness = witness;
  }

  /** @param meanwhile acts for other programs before the sync starts; gets the entries of the book */
  async start(meanwhile: (entries: readonly Entry[]) => void = () => undefined): Promise<void> {
    const lock = await lockFolder(this.#folder);
    const { result: store, worker } = await withWorker(() =>
      openBook({ folder: this.#folder, name: 'book', outbox: true, clock: this.clock }),
    );
    try {
      if (store.notice !== undefined) throw new Error(`A kill damaged the book: ${store.notice}`);
      const { entries } = await store.select({ limit: EVERYTHING });
      this.#witness.opened(entries);
      meanwhile(entries);
    } catch (error) {
      await worker.terminate();
      await lock.release();
      throw error;
    }
    store.onChange((change) => this.#witness.changed(change));
    const watched = watchStore(store, (_, answer) => this.#underWay.begin(answer));
    const remote = new MemoryRemote(this.#table, this.clock);
    remote.fault = (call) => this.#answer(call);
    const sync = new Sync({
      store: watched,
      remote,
      clock: this.clock,
      random: () => 0.5,
      onState: () => undefined,
      log: { info: () => undefined, warn: () => undefined },
    });
    this.#life = { lock, worker, store: watched, sync, end: undefined, calls: 0, terminated: undefined };
  }

  get store(): Store {
    return this.#alive().store;
  }

  get sync(): Sync {
    return this.#alive().sync;
  }

  async entries(): Promise<readonly Entry[]> {
    return (await this.store.select({ limit: EVERYTHING })).entries;
  }

  /** Resolves with undefined when a kill came first. */
  async sign(draft: Draft): Promise<Entry | undefined> {
    const life = this.#alive();
    try {
      return await life.store.insert(draft);
    } catch (error) {
      if (life.terminated) return undefined;
      throw error;
    }
  }

  quiet(): Promise<void> {
    return this.#underWay.quiet();
  }

  /** Waits until the desk is quiet, then moves the clock to the end of the next pause. */
  async goOn(): Promise<void> {
    await this.quiet();
    if (this.clock.sleeping > 0) this.clock.advanceToNext();
  }

  /** Ends the desk as the program ends. */
  async stop(): Promise<void> {
    const { sync, store, lock } = this.#alive();
    await this.#outlast(sync.close());
    await store.close();
    await lock.release();
    this.#life = undefined;
  }

  /** @param closing true for a desk that has begun to end as the program does */
  async kill(moment: Moment, closing = false): Promise<void> {
    const life = this.#alive();
    if (closing) life.sync.close().catch(expectStoreFailure);
    if ('turns' in moment) for (let turns = 0; turns < moment.turns; turns++) await turn();
    else await this.#untilCall(life, moment);
    this.#die(life);
    await life.terminated;
    // This life's sync still runs in the test's process.
    await this.#outlast(life.sync.close().catch(expectStoreFailure));
    await life.lock.release();
    this.#life = undefined;
  }

  /** After a failed test. */
  async abandon(): Promise<void> {
    if (this.#life) await this.kill({ turns: 0 });
  }

  #alive(): Life {
    if (!this.#life) throw new Error('The desk was not started.');
    return this.#life;
  }

  /** Moves the clock until the sync has closed: it may wait for a call that never ends. */
  async #outlast(closing: Promise<void>): Promise<void> {
    let closed = false;
    const noted = closing.finally(() => {
      closed = true;
    });
    for (;;) {
      await this.quiet();
      if (closed) return noted;
      if (this.clock.sleeping === 0) throw new Error('The sync neither ends nor waits for anything.');
      this.clock.advanceToNext();
    }
  }

  async #untilCall(life: Life, { call, effect }: { call: number; effect: boolean }): Promise<void> {
    life.end = { call: life.calls + call, effect };
    // Calls that hang may keep the desk from ever making the last one.
    for (let pauses = 0; pauses < 2 * call && !life.terminated; pauses++) await this.goOn();
    if (!life.terminated) await this.quiet();
  }

  #answer(call: Call): Fault | undefined {
    const life = this.#life;
    if (!life || life.terminated) return { when: 'never' };
    const fault = this.#witness.called(call);
    life.calls += 1;
    if (life.calls !== life.end?.call) return fault;
    this.#die(life);
    return life.end.effect ? { when: 'after', error: failure('wait') } : { when: 'never' };
  }

  #die(life: Life): void {
    life.terminated ??= life.worker.terminate();
  }
}

function expectStoreFailure(error: unknown): void {
  if (!(error instanceof GuestbookError && error.code === 'store_failed')) throw error;
}
