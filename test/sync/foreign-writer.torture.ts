/**
 * A foreign program that puts, writes over and deletes items (ours too), guests who sign, lost and late replies, and
 * rescans without a pause, all at once for a minute. Every row that leaves the book was deleted in the table, or has its
 * item under another id; in the end the book equals the table.
 */

import { setInterval, setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/main/base/clock';
import { toTableItem } from '../../src/main/dynamodb/table-shape';
import { openStore } from '../../src/main/store/open-store';
import type { Store } from '../../src/main/store/store';
import { Sync, type SyncState } from '../../src/main/sync/sync';
import type { Entry, TableItem } from '../../src/shared/entry';
import { openProxiedRemote } from '../dynamodb/remote-bench';
import { draft } from '../support/draft';
import type { Fault } from '../support/fault-proxy';
import { quietLog } from '../support/quiet-log';
import { counted } from '../support/store';
import { ForeignWriter } from './foreign-writer';

const RUN_MS = 60_000;
/** A scan a second or so instead of every 5 s. */
const SPEED = 20;
const FOREIGN_AT_FIRST = 200;
const SIGN_EVERY_MS = 250;
const WRITE_EVERY_MS = 80;
/** The scan that runs when the writers stop, and three complete ones. */
const SCANS_AFTERWARDS = 4;

const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds / SPEED, undefined, { signal });
  },
};

const keyOf = ({ email, date }: TableItem) => `${email}\n${date}`;
const textOf = (item: TableItem) => `${keyOf(item)}\n${item.name}\n${item.message}`;

/** The book as its changes tell it, and each row that left it without a reason. */
class WatchedBook {
  readonly rows = new Map<string, Entry>();
  readonly unreasonable: Entry[] = [];
  removed = 0;
  merged = 0;
  redated = 0;

  constructor(store: Store, wasDeleted: (item: TableItem) => boolean) {
    store.onChange((change) => {
      if (change.kind !== 'removed') {
        for (const entry of change.entries) {
          const before = this.rows.get(entry.id);
          if (before && before.date !== entry.date) this.redated += 1;
          this.rows.set(entry.id, entry);
        }
        return;
      }
      for (const id of change.ids) {
        const gone = this.rows.get(id);
        this.rows.delete(id);
        if (!gone) throw new Error('A row was removed that the book never told of.');
        if (this.#holds(gone)) this.merged += 1;
        else if (wasDeleted(gone)) this.removed += 1;
        else this.unreasonable.push(gone);
      }
    });
  }

  #holds(item: TableItem): boolean {
    return [...this.rows.values()].some((row) => keyOf(row) === keyOf(item));
  }
}

test('a foreign writer, rescans and our own pushes at once for 60 s: the book is the table, and nothing was swept that is there', async (context) => {
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(`foreign writer: seed ${seed}\n`);
  const random = randomFrom(seed);
  const { proxy, fixture, remote } = await openProxiedRemote(context);
  await fixture.create();
  const store = await openStore({ file: ':memory:', outbox: true });
  const writer = new ForeignWriter(fixture.name, random, () => [...book.rows.values()]);
  const book = new WatchedBook(store, (item) => writer.hasDeleted(item));
  const states: SyncState[] = [];
  for (let n = 0; n < FOREIGN_AT_FIRST; n++) await writer.putNew();

  proxy.fault = () => faultOf(random());
  const sync = new Sync({
    store,
    remote,
    clock: fastClock,
    onState: (state) => states.push(state),
    log: quietLog,
  });
  context.onTestFinished(async () => {
    await sync.close();
    await store.close();
    writer.close();
  });
  let signed = 0;
  const [, , scans] = await Promise.all([
    every(SIGN_EVERY_MS, async () => {
      signed += 1;
      await store.insert(draft({ email: `ada${signed % 3}@example.org`, message: `Signed here, ${signed}` }));
    }),
    every(WRITE_EVERY_MS, () => writer.act()),
    setTimeout(RUN_MS).then(() => store.scans()),
  ]);

  const quiet = (await store.scans()) + SCANS_AFTERWARDS;
  await new Promise<void>((resolve) => {
    proxy.fault = async () => {
      if ((await store.scans()) >= quiet) resolve();
      return undefined;
    };
  });
  await counted(store, ({ pending }) => pending === 0);
  process.stdout.write(
    `foreign writer: ${scans} scans in 60 s, ${signed} signed, ${JSON.stringify(writer.done)}; from the book ${book.removed} removed, ${book.merged} merged, ${book.redated} re-dated\n`,
  );

  expect(book.unreasonable).toEqual([]);
  expect(book.removed).toBeGreaterThan(0);
  expect(states.filter(({ question }) => question !== undefined)).toEqual([]);
  const rows = await everyRow(store);
  expect(rows.map(textOf).sort()).toEqual([...book.rows.values()].map(textOf).sort());
  const items = (await fixture.items()).map(toTableItem).filter((item) => item !== undefined);
  expect(rows.map(textOf).sort()).toEqual(items.map(textOf).sort());
});

function faultOf(chance: number): Fault | undefined {
  if (chance < 0.08) return 'drop-after';
  if (chance < 0.16) return 'throttle';
  return chance < 0.24 ? 'delay' : undefined;
}

/** Acts again and again for the length of the run. */
async function every(milliseconds: number, act: () => Promise<void>): Promise<void> {
  const end = Date.now() + RUN_MS;
  for await (const _ of setInterval(milliseconds)) {
    if (Date.now() >= end) return;
    await act();
  }
}

async function everyRow(store: Store): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let before: number | undefined; ; ) {
    const page = await store.select({ limit: 100, ...(before === undefined ? {} : { before }) });
    all.push(...page.entries);
    if (!page.more) return all;
    before = page.entries.at(-1)?.position;
  }
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, numbers from 0 up to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
