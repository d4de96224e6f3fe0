/** The host's state over a real store: composed of what was pushed, and never left behind what the book holds. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Watched } from '../../src/main/base/watched';
import { HostStateFeed, type StateSources } from '../../src/main/host/host-state';
import { StoreGuestbook } from '../../src/main/model/guestbook';
import type { ConnectionState } from '../../src/shared/connection';
import type { HostState, ServerState } from '../../src/shared/contract';
import { draft, temporaryStore } from '../store/support';
import { quietLog } from '../support/quiet-log';

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
    model: new StoreGuestbook(store, { backend: 'dynamodb', log: quietLog }),
    connection,
    server: new Watched<ServerState>({ mode: 'off', port: 5000, addresses: [] }),
    emailsShown: new Watched(false),
    log: quietLog,
  };
  return { store, connection, feed: new HostStateFeed({ ...sources, ...change(sources) }) };
}

function watch(feed: HostStateFeed) {
  const told: HostState[] = [];
  let look = () => {};
  onTestFinished(
    feed.watch((state) => {
      told.push(state);
      look();
    }),
  );
  const until = (fits: (state: HostState) => boolean) =>
    new Promise<HostState>((resolve) => {
      look = () => {
        const last = told.at(-1);
        if (last && fits(last)) resolve(last);
      };
      look();
    });
  return { told, until };
}

test('pending entries come with an estimate at the table’s write capacity, while they can be sent', async () => {
  const { store, connection, feed } = await makeFeed();
  await Promise.all(Array.from({ length: 300 }, (_, number) => store.insert(draft(`${number}`))));
  await store.insert(draft('x'.repeat(3000)));
  connection.set({ ...connected, writeUnits: 2 });
  const { until } = watch(feed);
  expect((await until(() => true)).secondsLeft).toBe((300 + 3) / 2 + 0.5);
  connection.set(connected);
  expect(await until(({ secondsLeft }) => secondsLeft === undefined)).toMatchObject({
    status: { pending: 301 },
  });
});

describe('a second window', () => {
  test('is told the present state at once, without a reading', async () => {
    const { feed } = await makeFeed();
    const { told, until } = watch(feed);
    await until(() => true);
    expect(watch(feed).told).toEqual([told.at(-1)]);
  });
});

test('a change that comes while a reading fails is read all the same', async () => {
  let fail = () => {};
  const failing = new Promise<never>((_, reject) => {
    fail = () => reject(new Error('The disk did not answer.'));
  });
  let readings = 0;
  let beginsFailing = () => {};
  const failingBegan = new Promise<void>((resolve) => {
    beginsFailing = resolve;
  });
  // The real model; its first reading of the outbox hangs until the test lets it fail.
  const { store, feed } = await makeFeed(({ model }) => ({
    model: {
      subscribe: (listener) => model.subscribe(listener),
      backlog: () => model.backlog(),
      waiting(limit) {
        readings += 1;
        if (readings > 1) return model.waiting(limit);
        beginsFailing();
        return failing;
      },
    },
  }));
  await store.insert(draft('one'));
  const { until } = watch(feed);
  await failingBegan;
  await store.insert(draft('two'));
  fail();
  const { waiting } = await until((state) => state.waiting.length > 0);
  expect(waiting.map(({ message }) => message)).toEqual(['one', 'two']);
});
