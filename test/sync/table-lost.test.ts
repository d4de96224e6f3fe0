/**
 * The table is deleted, or another one takes its place, in the middle of a drain: each entry that the table did not confirm
 * stays pending, none is rejected, and none is written to the other table.
 */
import { describe, expect, test } from 'vitest';
import { type CloudBench, openCloudBench } from './cloud-bench';

const ENTRIES = 20;
/** Longer than a few of the longest pauses. */
const LONG_MS = 300_000;
const otherKeys = { accessKeyId: 'AKIAOTHEROTHEROTHERO', secretAccessKey: 'the secret of another account' };

/** Acts when the put of that number arrives; that put and the later ones continue when the act is done. */
function beforePut(number: number, { proxy }: CloudBench, act: () => Promise<void>): void {
  let puts = 0;
  let done: Promise<void> | undefined;
  proxy.fault = async ({ operation }) => {
    if (operation !== 'PutItem') return undefined;
    puts += 1;
    if (puts === number) done = act();
    await done;
    return undefined;
  };
}

async function startDrain(bench: CloudBench): Promise<void> {
  await bench.sign(ENTRIES);
  bench.start();
}

/** Every entry is in the book; each one that the table did not confirm is pending and stays so. */
async function expectKept(bench: CloudBench, k: number, reason: string): Promise<void> {
  const { store, told } = bench;
  await bench.pass(told.untilLast(({ failure }) => failure?.kind === 'hold' && failure.reason === reason));
  // One loop may tell the failure while the other still gets replies to earlier puts, so both have to be asleep first.
  await bench.passFor(0);
  const held = await store.counts();
  expect(held).toMatchObject({ total: ENTRIES, rejected: 0 });
  expect(held.pending).toBeGreaterThanOrEqual(ENTRIES - (k - 1));

  await bench.passFor(LONG_MS);
  expect(await store.counts()).toEqual(held);
  const waiting = await store.pending(ENTRIES);
  const { entries } = await store.select({ limit: ENTRIES });
  const synced = entries.filter(({ state }) => state === 'synced');
  expect([...waiting, ...synced].map(({ message }) => message).sort()).toEqual(
    Array.from({ length: ENTRIES }, (_, n) => `message ${n}`).sort(),
  );
  expect(bench.proxy.calls.filter(({ operation }) => operation === 'CreateTable')).toEqual([]);
}

describe.for([1, 5, 12, 19, 20])('before put %i of a drain of 20', (k) => {
  test.concurrent('the table is deleted: the whole queue is kept, 0 rejected, no table is made', async (context) => {
    const bench = await openCloudBench(context);
    beforePut(k, bench, () => bench.fixture.remove());
    await startDrain(bench);
    await expectKept(bench, k, 'TableNotFoundException');
  });

  test.concurrent('a table with other keys takes its place: the whole queue is kept, 0 rejected', async (context) => {
    const bench = await openCloudBench(context);
    beforePut(k, bench, async () => {
      await bench.fixture.remove();
      await bench.fixture.createWithOtherKeys();
    });
    await startDrain(bench);
    await expectKept(bench, k, 'OtherKeys');
    expect(await bench.fixture.items()).toEqual([]);
  });
});

test('new keys that lead to another account, in the middle of a drain: nothing is sent with them', async (context) => {
  const bench = await openCloudBench(context);
  const { proxy, store, told } = bench;
  proxy.fault = ({ number, keyId }) => {
    if (keyId === otherKeys.accessKeyId) return 'other-account';
    return number < 10 ? undefined : 'expired-token';
  };
  await startDrain(bench);
  await bench.pass(told.untilLast(({ phase }) => phase === 'credentials'));
  bench.keys = otherKeys;
  await bench.pass(
    told.untilLast(({ failure }) => failure?.kind === 'hold' && failure.reason === 'OtherTable'),
  );
  await bench.passFor(LONG_MS);

  const sent = proxy.calls.filter(({ keyId }) => keyId === otherKeys.accessKeyId);
  expect(new Set(sent.map(({ operation }) => operation))).toEqual(new Set(['DescribeTable']));
  const { total, pending, rejected } = await store.counts();
  expect({ total, rejected }).toEqual({ total: ENTRIES, rejected: 0 });
  expect(await bench.messages()).toHaveLength(total - pending);
});
