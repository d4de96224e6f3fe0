/**
 * A session that expires in the middle of a drain, at each of its calls, while the network stays or goes and comes back, in
 * every order: nothing is dropped, and sending resumes by itself within 5 s of having both new keys and the network.
 */

import { describe, expect, test } from 'vitest';
import { testKeys } from '../dynamodb/table-fixtures';
import { counted } from '../support/store';
import { type CloudBench, openCloudBench } from './cloud-bench';

const ENTRIES = 20;
/** A check of the table, the entries, a page of the scan, and a second check at its end. */
const CALLS = ENTRIES + 3;
/** Long enough for pauses that double to be longer than 5 s. */
const OUTAGE_MS = 12_000;
const WHILE_MS = 5000;
const RESUMED_MS = 5000;

const newKeys = { accessKeyId: 'AKIANEWNEWNEWNEWNEWN', secretAccessKey: 'another secret of the test' };

/** From call k on no call with the old keys succeeds. Resolves at that call, which is answered after `then`. */
function expireAt(k: number, { proxy }: CloudBench, then?: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    proxy.fault = async ({ number, keyId }) => {
      if (number < k || keyId !== testKeys.accessKeyId) return undefined;
      if (number === k) await then?.();
      resolve();
      return 'expired-token';
    };
  });
}

/** The events between the expiry and having both, in this order. */
type Step = 'told' | 'down' | 'outage' | 'keys' | 'while' | 'up';

const EVERY = Array.from({ length: CALLS }, (_, n) => n + 1);
/** The check of the table, the scan, one of the first puts, the middle, and the last call. */
const SOME = [1, 2, 3, 8, 13, CALLS];

const COURSES: readonly (readonly [words: string, at: readonly number[], steps: readonly Step[]])[] = [
  ['the network stays', EVERY, ['told', 'outage', 'keys']],
  ['then the network goes; the keys come first', EVERY, ['told', 'down', 'outage', 'keys', 'while', 'up']],
  [
    'then the network goes; the network comes first',
    EVERY,
    ['told', 'down', 'outage', 'up', 'while', 'keys'],
  ],
  ['the network cut before it is told; the keys come first', SOME, ['down', 'outage', 'keys', 'while', 'up']],
  [
    'the network cut before it is told; the network comes first',
    SOME,
    ['down', 'outage', 'up', 'while', 'keys'],
  ],
];

test('a drain of 20 entries takes 23 calls', async (context) => {
  const bench = await openCloudBench(context);
  await bench.sign(ENTRIES);
  bench.start();
  await bench.pass(bench.settled());
  expect(bench.proxy.calls).toHaveLength(CALLS);
});

describe.for(COURSES)('expired, %s', ([, at, steps]) => {
  test.concurrent.for(at)(
    'at call %i: resumed within 5 s, nothing lost, nothing twice',
    async (k, context) => {
      const bench = await openCloudBench(context);
      const { clock, proxy, store, told } = bench;
      await bench.sign(ENTRIES);
      const cut = steps[0] === 'down';
      const expired = expireAt(k, bench, cut ? () => proxy.refuse() : undefined);
      bench.start();
      await bench.pass(expired);
      // Guests go on signing.
      await bench.sign(1);
      for (const step of steps) {
        if (step === 'told') await bench.pass(told.untilLast(({ phase }) => phase === 'credentials'));
        else if (step === 'down') await (cut ? undefined : proxy.refuse());
        else if (step === 'outage') await bench.passFor(OUTAGE_MS);
        else if (step === 'while') await bench.passFor(WHILE_MS);
        else if (step === 'keys') bench.keys = newKeys;
        else await proxy.listen();
      }
      const both = clock.now();
      const drained = counted(store, ({ pending }) => pending === 0).then(() => clock.now());
      await bench.pass(drained);
      expect((await drained) - both).toBeLessThanOrEqual(RESUMED_MS);
      await bench.pass(bench.settled());
      expect(await store.counts()).toEqual({ total: ENTRIES + 1, pending: 0, rejected: 0 });
      expect(await bench.messages()).toEqual(
        Array.from({ length: ENTRIES + 1 }, (_, n) => `message ${n}`).sort(),
      );
    },
  );
});
