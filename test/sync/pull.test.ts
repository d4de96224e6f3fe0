/** Pull: reads the whole table into the book, and takes no more than its share of the table's read capacity. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RemoteError } from '../../src/main/sync/remote';
import { item } from '../support/draft';
import { FakeClock } from '../support/fake-clock';
import { temporaryFolder } from '../support/folder';
import { failure, MemoryTable } from '../support/memory-remote';
import { said } from '../support/said';
import { openBench, type SyncBench } from './sync-bench';

test('every page is read; the book is loading until the last one', async () => {
  const bench = await openBench({ table: filled(1500) });
  bench.start();
  await bench.scanned(1);
  expect(bench.remote.pages.length).toBeGreaterThan(3);
  expect(await bench.store.counts()).toEqual({ total: 1500, pending: 0, rejected: 0 });
  expect(bench.states.map((state) => state.loading)).toEqual([
    ...bench.states.slice(1).map(() => true),
    false,
  ]);
});

test('what another program writes later comes with the next scan, 5 s later for a small table', async () => {
  const bench = await openBench({ table: filled(3) });
  bench.start();
  await bench.scanned(1);
  bench.table.write({ ...item(99) });
  bench.clock.advance(5000);
  await bench.counted((counts) => counts.total === 4);
});

test('an entry deleted in the table goes after two complete scans without it, not after one', async () => {
  const bench = await openBench({ table: filled(20) });
  bench.start();
  await bench.scanned(1);
  bench.table.delete(item(7));
  await bench.scanned(2);
  expect((await bench.store.counts()).total).toBe(20);
  await bench.scanned(3);
  expect((await bench.store.counts()).total).toBe(19);
});

test('a table that is suddenly empty removes nothing, and that is told', async () => {
  const bench = await openBench({ table: filled(20) });
  bench.start();
  await bench.scanned(1);
  bench.table.items.clear();
  await bench.scanned(3);
  await bench.told(({ phase, question }) => phase === 'running' && question?.kind === 'shrank');
  expect((await bench.store.counts()).total).toBe(20);
});

test('a table that was made anew under the same name removes nothing, however few the entries, and that is told', async () => {
  const bench = await openBench({ table: filled(9) });
  bench.start();
  await bench.scanned(1);
  const anew = new MemoryTable({ createdAt: '2026-02-02T00:00:00.000Z' });
  anew.write({ ...item(99) });
  bench.remote.table = anew;
  await bench.scanned(4);
  await bench.told(({ phase, question }) => phase === 'hold' && question?.kind === 'replaced');
  expect((await bench.store.counts()).total).toBe(10);
});

test('an entry that waits is not touched by scans that do not find it', async () => {
  const bench = await openBench({ table: filled(5) });
  await bench.sign('waiting');
  bench.remote.fault = ({ operation }) =>
    operation === 'put' ? { when: 'before', error: failure('wait') } : undefined;
  bench.start();
  while ((await bench.store.scans()) < 4) {
    await bench.clock.asleep(2);
    bench.clock.advanceToNext();
  }
  expect(await bench.store.counts()).toMatchObject({ total: 6, pending: 1 });
});

test('a scan goes on after a restart where it was', async () => {
  const clock = new FakeClock();
  const table = filled(3000);
  const file = join(await temporaryFolder(), 'book.db');

  const before = await openBench({ table, file, clock });
  before.start();
  await before.told((state) => state.phase === 'running');
  await before.counted((counts) => counts.total > 500);
  await before.end();
  const held = await readCheckpoint(table, file, clock);
  expect(held).toBeDefined();

  const after = await openBench({ table, file, clock });
  after.start();
  await after.scanned(1);
  expect(after.remote.calls.find((call) => call.operation === 'scan')?.from).toBe(held);
  expect((await after.store.counts()).total).toBe(3000);
});

test('a scan whose end fails is ended later, without reading the table again', async () => {
  const bench = await openBench({ table: filled(300) });
  let opened = 0;
  // The table is opened once at the start; the second check is the one at the end of the scan.
  bench.remote.fault = ({ operation }) => {
    if (operation === 'open') opened += 1;
    return operation === 'open' && opened === 2 ? { when: 'before', error: failure('wait') } : undefined;
  };
  bench.start();
  await bench.told(({ phase }) => phase === 'wait');
  await bench.clock.asleep(1);
  const read = bench.remote.pages.length;
  expect((await bench.store.counts()).total).toBe(300);
  expect(await bench.store.scans()).toBe(0);
  await bench.scanned(1);
  expect(bench.remote.pages).toHaveLength(read);
  await bench.told(({ phase, loading }) => phase === 'running' && !loading);
});

test('reading takes a fifth of the read capacity, with 300 s of that as a burst', async () => {
  const bench = await openBench({ table: filled(3000, 1000) });
  bench.start();
  await bench.scanned(2);
  const { pages } = bench.remote;
  const start = pages[0]?.at ?? 0;
  let taken = 0;
  for (const page of pages) {
    const allowed = 60 + ((page.at - start) / 1000) * 0.2;
    // A page begins only when the budget affords the cost of the page before it.
    expect(taken).toBeLessThanOrEqual(allowed);
    taken += page.readUnits;
    expect(page.readUnits).toBeLessThan(5);
  }
  const seconds = ((pages.at(-1)?.at ?? 0) - start) / 1000;
  expect(taken).toBeGreaterThan(700);
  // And pull uses its share: two scans of 3 MB do not take much longer than the budget asks.
  expect(seconds).toBeLessThan(((taken - 60) / 0.2) * 1.2);
});

test('a table that pays per request is read at two units a second', async () => {
  const bench = await openBench({ table: filled(3000, 1000, true) });
  bench.start();
  await bench.scanned(2);
  const { pages } = bench.remote;
  const seconds = ((pages.at(-1)?.at ?? 0) - (pages[0]?.at ?? 0)) / 1000;
  const taken = pages.reduce((sum, page) => sum + page.readUnits, 0);
  expect(taken).toBeLessThanOrEqual(600 + seconds * 2 + 16);
});

test('a table that takes items and refuses scans still gets every entry; the state names the denied action', async () => {
  const bench = await openBench();
  const error = new RemoteError(
    'credentials',
    'AccessDeniedException',
    { what: said('Denied.') },
    { action: 'dynamodb:Scan' },
  );
  bench.remote.fault = ({ operation }) => (operation === 'scan' ? { when: 'before', error } : undefined);
  bench.start();
  await bench.told(({ phase }) => phase === 'credentials');
  await bench.sign('hello');
  await bench.counted((counts) => counts.pending === 0);
  expect(bench.table.entries).toHaveLength(1);
  expect(bench.states.at(-1)).toMatchObject({
    phase: 'credentials',
    failure: {
      kind: 'credentials',
      reason: 'AccessDeniedException',
      action: 'dynamodb:Scan',
      sentences: error.sentences,
    },
  });
});

test('closing stops a scan at once', async () => {
  const bench = await openBench({ table: filled(3) });
  bench.remote.fault = ({ operation }) => (operation === 'scan' ? { when: 'never' } : undefined);
  bench.start();
  await bench.told((state) => state.phase === 'running');
  await bench.sync.close();
  expect(await bench.store.scans()).toBe(0);
});

function filled(count: number, length = 200, payPerRequest = false): MemoryTable {
  const table = new MemoryTable({ readUnits: payPerRequest ? undefined : 1 });
  for (let n = 0; n < count; n++) table.write({ ...item(n, 'm'.repeat(length)) });
  return table;
}

async function readCheckpoint(
  table: MemoryTable,
  file: string,
  clock: FakeClock,
): Promise<string | undefined> {
  const bench: SyncBench = await openBench({ table, file, clock });
  const checkpoint = await bench.store.checkpoint();
  await bench.store.close();
  return checkpoint;
}
