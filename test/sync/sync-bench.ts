/** A sync over a real store, the in-memory remote and a clock that the test moves, with everything it told. */

import { onTestFinished } from 'vitest';
import { openStore } from '../../src/main/store/open-store';
import type { Counts, Store } from '../../src/main/store/store';
import { Sync, type SyncState } from '../../src/main/sync/sync';
import type { Entry } from '../../src/shared/entry';
import { draft } from '../support/draft';
import { FakeClock } from '../support/fake-clock';
import { type Fault, failure, MemoryRemote, MemoryTable } from '../support/memory-remote';
import { counted } from '../support/store';
import { Told } from '../support/told';
import { UnderWay, watchStore } from './watched-store';

interface Line {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

export interface SyncBench {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly remote: MemoryRemote;
  readonly table: MemoryTable;
  readonly states: readonly SyncState[];
  readonly lines: readonly Line[];
  readonly sync: Sync;
  start(): Sync;
  sign(message: string): Promise<Entry>;
  /** Resolves when the book's counts fit. */
  counted(fits: (counts: Counts) => boolean): Promise<void>;
  /** Resolves when the sync has told a state that fits, from now on or as its last one. */
  told(fits: (state: SyncState) => boolean): Promise<SyncState>;
  /** Resolves when nothing more happens until the clock moves or a guest signs. */
  quiet(): Promise<void>;
  /** Moves the clock from one pause of push to the next until nothing is pending. */
  drain(): Promise<void>;
  /** Moves the clock until so many complete scans are done. Not while push has a failure or something is pending. */
  scanned(scans: number): Promise<void>;
  /** Ends sync and store, as a program does. */
  end(): Promise<void>;
}

export interface BenchOptions {
  readonly table?: MemoryTable;
  readonly file?: string;
  readonly clock?: FakeClock;
}

/** Opens the store; the test starts the sync. The end of the test ends everything. */
export async function openBench(options: BenchOptions = {}): Promise<SyncBench> {
  const { table = new MemoryTable(), file = ':memory:', clock = new FakeClock() } = options;
  const underWay = new UnderWay();
  const store = watchStore(await openStore({ file, outbox: true, clock }), (_, answer) =>
    underWay.begin(answer),
  );
  const remote = new MemoryRemote(table, clock);
  const told = new Told<SyncState>();
  const lines: Line[] = [];
  let sync: Sync | undefined;
  const note = (level: Line['level']) => (fields: unknown, text?: string) => {
    lines.push({ level, text: typeof fields === 'string' ? fields : `${text} ${JSON.stringify(fields)}` });
  };

  const bench: SyncBench = {
    clock,
    store,
    remote,
    table,
    states: told.all,
    lines,
    get sync() {
      if (!sync) throw new Error('The test has not started the sync.');
      return sync;
    },
    start() {
      sync = new Sync({
        store,
        remote,
        clock,
        random: () => 0.5,
        onState: told.listener,
        log: { info: note('info'), warn: note('warn') },
      });
      return sync;
    },
    sign: (message) => store.insert(draft(message)),
    counted: (fits) => counted(store, fits),
    told: (fits) => told.untilLast(fits),
    quiet: () => underWay.quiet(),
    async drain() {
      let drained = false;
      const done = bench
        .counted((counts) => counts.pending === 0)
        .then(() => {
          drained = true;
        });
      while (!drained) {
        // Two sleep: the pull rests and the push pauses.
        await Promise.race([done, clock.asleep(2)]);
        if (!drained) clock.advanceToNext();
      }
    },
    async scanned(scans) {
      for (;;) {
        await clock.asleep(1);
        if ((await store.scans()) >= scans) return;
        clock.advanceToNext();
      }
    },
    async end() {
      remote.fault = () => ({ when: 'before', error: failure('wait') });
      await sync?.close();
      await store.close();
    },
  };
  onTestFinished(() => bench.end());
  return bench;
}

/** A fault for the first so many puts. */
export function failPuts(count: number, fault: Fault): MemoryRemote['fault'] {
  let left = count;
  return (call) => {
    if (call.operation !== 'put' || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}
