/** A table that throttles every second call for a minute while guests go on signing: each entry arrives once, at hardly more than twice the calls. */

import { setInterval } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/main/base/clock';
import { openStore } from '../../src/main/store/open-store';
import { Sync } from '../../src/main/sync/sync';
import { openProxiedRemote } from '../dynamodb/remote-bench';
import { draft } from '../support/draft';
import type { ProxyCall } from '../support/fault-proxy';
import { quietLog } from '../support/quiet-log';
import { counted } from '../support/store';

const THROTTLED_MS = 60_000;
const SIGN_EVERY_MS = 100;
const MOST_CALLS = 2.1;

test('every second call throttled for 60 s: 0 lost, 0 twice, at most 2.1 times the calls needed', async (context) => {
  const { proxy, fixture, remote } = await openProxiedRemote(context);
  await fixture.create();
  const store = await openStore({ file: ':memory:', outbox: true });
  const calls: { readonly call: ProxyCall; readonly throttled: boolean }[] = [];
  let throttling = true;
  proxy.fault = (call) => {
    const throttled = throttling && call.number % 2 === 0;
    if (throttling) calls.push({ call, throttled });
    return throttled ? 'throttle' : undefined;
  };
  const sync = new Sync({ store, remote, clock: systemClock, onState: () => undefined, log: quietLog });
  context.onTestFinished(async () => {
    await sync.close();
    await store.close();
  });

  const signed: string[] = [];
  const start = Date.now();
  for await (const _ of setInterval(SIGN_EVERY_MS)) {
    if (Date.now() - start >= THROTTLED_MS) break;
    const message = `message ${signed.length}`;
    await store.insert(draft(message));
    signed.push(message);
  }
  throttling = false;
  const { pending } = await store.counts();
  await counted(store, (counts) => counts.pending === 0);
  const afterwards = (Date.now() - start - THROTTLED_MS) / 1000;

  // Of the calls that passed, a put of an item that the table held already was not needed.
  const through = calls.filter(({ throttled }) => !throttled).map(({ call }) => call);
  const puts = through.filter(({ operation }) => operation === 'PutItem');
  const needed = through.length - puts.length + new Set(puts.map(({ body }) => body)).size;
  const ratio = calls.length / needed;
  process.stdout.write(
    `throttled: ${signed.length} signed, ${calls.length} calls for ${needed} needed in 60 s (${ratio.toFixed(3)}), ${pending} drained in ${afterwards.toFixed(1)} s afterwards\n`,
  );
  expect(ratio).toBeLessThanOrEqual(MOST_CALLS);
  expect((await fixture.items()).map(({ message }) => message).sort()).toEqual(signed.sort());
  expect(await store.counts()).toEqual({ total: signed.length, pending: 0, rejected: 0 });
});
