/** Signers go first: while somebody signs, puts begin 25 times a second; otherwise as fast as the table answers. */
import { expect, test } from 'vitest';
import { openBench, type SyncBench } from './sync-bench';

const putsAt = ({ remote, clock }: SyncBench, since = clock.now()) =>
  remote.calls.filter(({ operation }) => operation === 'put').map(({ at }) => at - since);

/** A running sync that nothing has been put by. */
async function running(): Promise<SyncBench> {
  const bench = await openBench();
  bench.start();
  await bench.told(({ phase, loading }) => phase === 'running' && !loading);
  return bench;
}

async function signTogether(bench: SyncBench, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => bench.sign(`message ${n}`)));
}

test('a lone signature is sent at once', async () => {
  const bench = await running();
  await bench.sign('hello');
  await bench.counted(({ pending }) => pending === 0);
  expect(putsAt(bench)).toEqual([0]);
});

test('what was pending before anybody signed is sent without a pause', async () => {
  const bench = await openBench();
  await signTogether(bench, 100);
  bench.start();
  await bench.counted(({ pending }) => pending === 0);
  expect(new Set(putsAt(bench))).toEqual(new Set([0]));
});

test('after signatures together one put goes at once, and the others when 20 ms have passed without one', async () => {
  const bench = await running();
  const start = bench.clock.now();
  await signTogether(bench, 100);
  for (const _ of [0, 10]) {
    await bench.quiet();
    expect(putsAt(bench, start)).toHaveLength(1);
    bench.clock.advance(10);
  }
  await bench.counted(({ pending }) => pending === 0);
  expect(putsAt(bench, start)).toEqual([0, ...Array.from({ length: 99 }, () => 20)]);
});

test('while guests sign without end the outbox moves at 25 puts a second, oldest first', async () => {
  const bench = await running();
  const start = bench.clock.now();
  await signTogether(bench, 20);
  for (let n = 0; n < 100; n++) {
    await bench.quiet();
    await bench.sign(`later ${n}`);
    bench.clock.advance(10);
  }
  await bench.quiet();
  expect(putsAt(bench, start)).toEqual(Array.from({ length: 26 }, (_, n) => n * 40));
  const dates = bench.remote.sent.map(({ date }) => date);
  expect(dates).toEqual([...dates].sort());
});

test('signers who come back every 60 ms are waited for, guests who come now and then are not', async () => {
  const bench = await running();
  const start = bench.clock.now();
  const beginning = async (guests: number, everyMs: number, times: number) => {
    for (let n = 0; n < times; n++) {
      await signTogether(bench, guests);
      for (let passed = 0; passed < everyMs; passed += 10) {
        await bench.quiet();
        bench.clock.advance(10);
      }
    }
  };
  await beginning(40, 60, 10);
  const crowd = putsAt(bench, start).filter((at) => at >= 60 && at < 600);
  // After the first two groups the gap is known: one put in 40 ms.
  expect(new Set(crowd.filter((at) => at >= 120)).size).toBe(crowd.filter((at) => at >= 120).length);
  await bench.drain();

  const later = bench.clock.now();
  await beginning(40, 300, 3);
  // All forty of each group are gone 30 ms after it came.
  expect(putsAt(bench, later).filter((at) => at >= 0 && at % 300 > 30)).toEqual([]);
});

test.each([
  ['back', -86_400_000],
  ['forward', 86_400_000],
])('a clock that is set %s delays no put for longer than the floor', async (_, milliseconds) => {
  const bench = await running();
  await signTogether(bench, 10);
  await bench.quiet();
  bench.clock.step(milliseconds);
  bench.clock.advance(40);
  await bench.counted(({ pending }) => pending === 0);
  expect(bench.table.entries).toHaveLength(10);
});

test('closing ends the pace: what is pending goes out without any time going by', async () => {
  const bench = await running();
  await signTogether(bench, 100);
  await bench.sync.close();
  expect(await bench.store.counts()).toMatchObject({ total: 100, pending: 0 });
});

test('an entry whose key is taken is no signature: its new date slows nothing down', async () => {
  const bench = await openBench();
  await signTogether(bench, 100);
  for (const { email, date } of await bench.store.pending(100))
    bench.table.write({ name: 'Eve', email, date, message: 'Theirs' });
  bench.start();
  await bench.counted(({ pending }) => pending === 0);
  expect(putsAt(bench)).toEqual(Array.from({ length: 200 }, () => 0));
});

test('deliveries are committed together every 50 ms while puts go on, and the first one at once', async () => {
  const bench = await running();
  const committed: number[] = [];
  bench.store.onChange((change) => {
    if (change.kind === 'changed' && change.entries.every(({ state }) => state === 'synced'))
      committed.push(change.entries.length);
  });
  await signTogether(bench, 30);
  while ((await bench.store.counts()).pending > 0) {
    await bench.quiet();
    // A guest keeps signing, so that one put begins every 40 ms.
    if (bench.remote.sent.length < 8) await bench.sign('later');
    bench.clock.advance(10);
    await bench.quiet();
  }
  expect(committed.slice(0, 3)).toEqual([1, 2, 2]);
  expect(committed.length).toBeLessThan(8);
});

test('a put that hangs keeps no delivery of its batch from the store', async () => {
  const bench = await openBench();
  await signTogether(bench, 20);
  bench.remote.fault = ({ operation, item }) =>
    operation === 'put' && item?.message === 'message 0' ? { when: 'never' } : undefined;
  bench.start();
  await bench.quiet();
  expect(await bench.store.counts()).toMatchObject({ total: 20, pending: 1 });
  // A close waits 5 s for the put that hangs.
  bench.remote.fault = () => undefined;
  const closed = bench.sync.close();
  await bench.quiet();
  bench.clock.advanceToNext();
  await closed;
});

test('an entry that goes or arrives while it waits for its turn is not sent', async () => {
  const bench = await running();
  await signTogether(bench, 10);
  await bench.quiet();
  const [discarded, found] = (await bench.store.pending(10)).slice(-2);
  if (!discarded || !found) throw new Error('They were sent already.');
  await bench.store.discard(discarded.id);
  // The table has it by another way, the scan finds it there, and then another program deletes it.
  await bench.store.takeIn(found);
  bench.clock.advance(20);
  await bench.counted(({ pending }) => pending === 0);
  expect(bench.table.entries.map(({ date }) => date)).not.toContain(discarded.date);
  expect(bench.table.entries.map(({ date }) => date)).not.toContain(found.date);
  expect(bench.table.entries).toHaveLength(8);
});
