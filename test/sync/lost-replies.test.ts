/**
 * A drain through a network that loses, garbles or replaces replies, or answers every call with a sign-in page: each entry
 * arrives once.
 */
import { describe, expect, test } from 'vitest';
import type { Fault } from '../support/fault-proxy';
import { openCloudBench } from './cloud-bench';

const ENTRIES = 20;
const all = Array.from({ length: ENTRIES }, (_, n) => `message ${n}`).sort();

const REPLIES: readonly Fault[] = [
  'error-after',
  'drop-after',
  'partial',
  'drop-before',
  'throttle',
  'captive-portal',
];

describe.for(REPLIES)('%s', (fault) => {
  test.concurrent('for every third call of a drain: each entry is there once', async (context) => {
    const bench = await openCloudBench(context);
    bench.proxy.fault = ({ number }) => (number % 3 === 0 ? fault : undefined);
    await bench.sign(ENTRIES);
    bench.start();
    await bench.pass(bench.settled());
    expect(await bench.messages()).toEqual(all);
    expect(await bench.store.counts()).toEqual({ total: ENTRIES, pending: 0, rejected: 0 });
  });

  test.concurrent('for every put at first: each entry is there once in the end', async (context) => {
    const bench = await openCloudBench(context);
    const { proxy, store, told } = bench;
    proxy.fault = ({ operation }) => (operation === 'PutItem' ? fault : undefined);
    await bench.sign(ENTRIES);
    bench.start();
    await bench.pass(told.untilLast(({ phase }) => phase === 'wait'));
    await bench.passFor(20_000);
    expect(await store.counts()).toMatchObject({ total: ENTRIES, rejected: 0 });

    proxy.fault = () => undefined;
    await bench.pass(bench.settled());
    expect(await bench.messages()).toEqual(all);
    expect(await store.counts()).toEqual({ total: ENTRIES, pending: 0, rejected: 0 });
  });
});

test('a sign-in page in the way of every call removes nothing from the book and delivers nothing', async (context) => {
  const bench = await openCloudBench(context);
  const { proxy, store, told, fixture } = bench;
  await fixture.write(
    Array.from({ length: 5 }, (_, n) => ({
      name: 'Grace',
      email: `guest${n}@example.org`,
      date: '2025-01-01 00:00:00.000000',
      message: `before ${n}`,
    })),
  );
  bench.start();
  await bench.pass(bench.settled());
  await bench.pass(told.untilLast(({ loading }) => !loading));

  proxy.fault = () => 'captive-portal';
  await bench.sign(3);
  const scans = await store.scans();
  await bench.passFor(300_000);
  expect(told.all.at(-1)).toMatchObject({ failure: { kind: 'wait', reason: 'SyntaxError' } });
  expect(await store.counts()).toEqual({ total: 8, pending: 3, rejected: 0 });
  expect(await store.scans()).toBe(scans);
  expect(await fixture.items()).toHaveLength(5);

  proxy.fault = () => undefined;
  await bench.pass(bench.settled());
  expect(await fixture.items()).toHaveLength(8);
  expect(await store.counts()).toEqual({ total: 8, pending: 0, rejected: 0 });
});
