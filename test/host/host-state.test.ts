/** The host's state over a real store: composed of what was pushed, and never left behind what the book holds. */

import { describe, expect, onTestFinished, test } from 'vitest';
import { Watched } from '../../src/main/base/watched';
import { HostStateFeed, type StateSources } from '../../src/main/host/host-state';
import { Guestbook } from '../../src/main/model/guestbook';
import type { ConnectionState } from '../../src/shared/connection';
import type { HostState, ServerState } from '../../src/shared/contract';
import { deferred } from '../support/deferred';
import { draft } from '../support/draft';
import { quietLog } from '../support/quiet-log';
import { temporaryStore } from '../support/store';
import { Told } from '../support/told';

const connected: ConnectionState = {
  state: 'on',
  choice: { source: { kind: 'chain' }, region: 'us-east-1', table: 'guestbook', capacity: 'provisioned' },
  sourceWords: '',
  environmentHasKeys: false,
  sessionKept: 'memory',
  lockedBy: {},
};

async function makeFeed(change: (sources: StateSources) => Partial<StateSources> = () => ({})) {
  const store = await temporaryStore();
  const connection = new Watched(connected);
  const sources: StateSources = {
    config: { folder: '', lockedBy: {} },
    model: new Guestbook({ store, backend: 'dynamodb' }, quietLog),
    connection,
    server: new Watched<ServerState>({ mode: 'off', port: 5000, addresses: [] }),
    emailsShown: new Watched(false),
    log: quietLog,
  };
  return { store, connection, feed: new HostStateFeed({ ...sources, ...change(sources) }) };
}

function watch(feed: HostStateFeed): Told<HostState> {
  const told = new Told<HostState>();
  onTestFinished(feed.watch(told.listener));
  return told;
}

test('pending entries come with an estimate at the table’s write capacity, while they can be sent', async () => {
  const { store, connection, feed } = await makeFeed();
  await Promise.all(Array.from({ length: 300 }, (_, number) => store.insert(draft(`${number}`))));
  await store.insert(draft('x'.repeat(3000)));
  connection.set({ ...connected, writeUnits: 2 });
  const told = watch(feed);
  expect((await told.untilLast(() => true)).secondsLeft).toBe((300 + 3) / 2 + 0.5);
  connection.set(connected);
  expect(await told.untilLast(({ secondsLeft }) => secondsLeft === undefined)).toMatchObject({
    status: { pending: 301 },
  });
});

describe('a second window', () => {
  test('is told the present state at once, without a reading', async () => {
    const { feed } = await makeFeed();
    const told = watch(feed);
    await told.untilLast(() => true);
    expect(watch(feed).all).toEqual(told.all.slice(-1));
  });
});

test('a change that comes while a reading fails is read all the same', async () => {
  const failing = deferred<never>();
  const failingBegan = deferred();
  let readings = 0;
  // The real model; its first reading of the outbox hangs until the test lets it fail.
  const { store, feed } = await makeFeed(({ model }) => ({
    model: {
      subscribe: (listener) => model.subscribe(listener),
      outboxSize: () => model.outboxSize(),
      outbox(limit) {
        readings += 1;
        if (readings > 1) return model.outbox(limit);
        failingBegan.resolve();
        return failing.promise;
      },
    },
  }));
  await store.insert(draft('one'));
  const told = watch(feed);
  await failingBegan.promise;
  await store.insert(draft('two'));
  failing.reject(new Error('The disk did not answer.'));
  const { outbox } = await told.untilLast((state) => state.outbox.length > 0);
  expect(outbox.map(({ message }) => message)).toEqual(['one', 'two']);
});
