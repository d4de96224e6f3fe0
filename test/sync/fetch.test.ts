/** One entry read by its key: paid from the read budget, and the answer says whether the table was asked. */
import { expect, test } from 'vitest';
import type { TableItem } from '../../src/shared/entry';
import { failure, MemoryTable } from '../support/memory-remote';
import { openBench, type SyncBench } from './sync-bench';

const item = (n: number, message = 'Hello'): TableItem => ({
  name: 'Grace',
  email: `guest${n}@example.org`,
  date: '2026-01-01 00:00:00.000000',
  message,
});

/** A book that has read its table, which has so many read units a second. */
async function readBook(readUnits: number | undefined = 1): Promise<SyncBench> {
  const bench = await openBench({ table: new MemoryTable({ readUnits }) });
  bench.start();
  await bench.scanned(1);
  return bench;
}

const finds = ({ remote }: SyncBench) => remote.calls.filter(({ operation }) => operation === 'find').length;

test('an entry of another program is found, and is in the book then', async () => {
  const bench = await readBook();
  bench.table.write({ ...item(1) });
  expect(await bench.sync.fetch(item(1))).toBe('found');
  expect((await bench.store.select()).entries).toMatchObject([item(1)]);
});

test('a key that the table lacks is absent, and one that the book has is found without a question', async () => {
  const bench = await readBook();
  expect(await bench.sync.fetch(item(1))).toBe('absent');
  const { email, date } = await bench.sign('ours');
  expect(await bench.sync.fetch({ email, date })).toBe('found');
  expect(finds(bench)).toBe(1);
});

test('nothing is asked while the table is in doubt; asked again afterwards, the entry is found', async () => {
  const bench = await openBench();
  bench.remote.fault = () => ({ when: 'before', error: failure('credentials') });
  bench.start();
  await bench.told(({ phase }) => phase === 'credentials');
  bench.table.write({ ...item(1) });
  expect(await bench.sync.fetch(item(1))).toBe('unasked');
  expect(finds(bench)).toBe(0);

  bench.remote.fault = ({ operation }) =>
    operation === 'scan' ? { when: 'before', error: failure('wait') } : undefined;
  bench.sync.retryNow();
  await bench.told(({ phase }) => phase === 'wait');
  expect(await bench.sync.fetch(item(1))).toBe('found');
});

test('questions take half of the read budget: 30 at once at 1 unit, then one in 10 s', async () => {
  const bench = await readBook();
  const ask = async (count: number) => {
    const keys = Array.from({ length: count }, (_, n) => item(n));
    const answers = await Promise.all(keys.map((key) => bench.sync.fetch(key)));
    return answers.filter((answer) => answer !== 'unasked').length;
  };
  expect(await ask(200)).toBe(30);
  expect(await ask(10)).toBe(0);
  bench.clock.advance(9_000);
  expect(await ask(10)).toBe(0);
  bench.clock.advance(1_000);
  expect(await ask(10)).toBe(1);
  expect(finds(bench)).toBe(31);
});

test('a long entry is paid in full', async () => {
  const bench = await readBook();
  for (let n = 0; n < 30; n++) bench.table.write({ ...item(n, '谢'.repeat(4000)) });
  let found = 0;
  for (let n = 0; n < 30; n++) if ((await bench.sync.fetch(item(n))) === 'found') found += 1;
  // Three units each.
  expect(found).toBe(10);
});

test('scans pay for the questions, and go on however many are asked', async () => {
  const bench = await readBook();
  const { pages } = bench.remote;
  const before = pages.length;
  const start = bench.clock.now();
  let asked = 0;
  for (let n = 0; bench.clock.now() - start < 3_600_000; n++) {
    await bench.clock.asleep(1);
    for (let k = 0; k < 3; k++) if ((await bench.sync.fetch(item(n * 3 + k))) !== 'unasked') asked += 1;
    bench.clock.advance(2000);
  }
  const scanned = pages.slice(before).reduce((sum, { readUnits }) => sum + readUnits, 0);
  expect(asked).toBeGreaterThan(350);
  expect(scanned).toBeGreaterThan(250);
  // An hour's share of the capacity and the burst, with what the questions may take in advance of it.
  expect(asked + scanned).toBeLessThanOrEqual(3600 * 0.2 + 60 + 30);
});

test('a question under way ends when the sync closes', async () => {
  const bench = await readBook();
  bench.remote.fault = ({ operation }) => (operation === 'find' ? { when: 'never' } : undefined);
  const asked = bench.sync.fetch(item(1));
  const ended = expect(asked).rejects.toThrow(/abort/i);
  await bench.sync.close();
  await ended;
});
