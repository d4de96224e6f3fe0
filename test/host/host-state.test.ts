/** The host's state over a real store: composed of what was pushed, and never left behind what the book holds. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Watched } from '../../src/main/base/watched';
import { HostStateFeed, type StateSources } from '../../src/main/host/host-state';
import { type Book, type CloudReport, Guestbook } from '../../src/main/model/guestbook';
import { openBook } from '../../src/main/store/open-book';
import type { ConnectionState } from '../../src/shared/connection';
import type { HostState, ServerState } from '../../src/shared/contract';
import { say } from '../../src/shared/words/main';
import { deferred } from '../support/deferred';
import { draft, items } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { quietLog } from '../support/quiet-log';
import { temporaryStore } from '../support/store';
import { Told } from '../support/told';

/** Of a book's file, in bytes. */
const PAGE = 4096;

const connected: ConnectionState = {
  state: 'on',
  choice: { source: { kind: 'chain' }, region: 'us-east-1', table: 'guestbook', capacity: 'provisioned' },
  sourceWords: '',
  environmentHasKeys: false,
  sessionKept: 'memory',
  lockedBy: {},
};

async function makeFeed(
  change: (sources: StateSources) => Partial<StateSources> = () => ({}),
  opened?: Book,
) {
  const book: Book = opened ?? { store: await temporaryStore(), backend: 'dynamodb' };
  const guestbook = new Guestbook(book, quietLog);
  onTestFinished(() => guestbook.close());
  const connection = new Watched(connected);
  const sources: StateSources = {
    config: { folder: '', lockedBy: {} },
    model: guestbook,
    connection,
    server: new Watched<ServerState>({ mode: 'off', port: 5000, addresses: [] }),
    emailsShown: new Watched(false),
    log: quietLog,
  };
  return {
    store: book.store,
    guestbook,
    connection,
    feed: new HostStateFeed({ ...sources, ...change(sources) }),
  };
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

/** The real model over these books, whose outbox cannot be read while the test says so. */
function failingWhile({ model }: StateSources, read: () => unknown): Partial<StateSources> {
  return {
    model: {
      watchStatus: (listener) => model.watchStatus(listener),
      outboxSize: () => model.outboxSize(),
      async outbox(limit) {
        await read();
        return model.outbox(limit);
      },
    },
  };
}

const messages = ({ outbox }: HostState) => outbox.map(({ message }) => message);

describe('a reading of the outbox that fails', () => {
  test('leaves no change unread that comes meanwhile', async () => {
    const failing = deferred<never>();
    const failingBegan = deferred();
    let readings = 0;
    const { store, feed } = await makeFeed((sources) =>
      failingWhile(sources, () => {
        readings += 1;
        if (readings > 1) return;
        failingBegan.resolve();
        return failing.promise;
      }),
    );
    await store.insert(draft('one'));
    const told = watch(feed);
    await failingBegan.promise;
    await store.insert(draft('two'));
    failing.reject(new Error('The disk did not answer.'));
    expect(messages(await told.untilLast((state) => state.outbox.length > 0))).toEqual(['one', 'two']);
  });

  test('is tried again by itself', async () => {
    let fails = true;
    const { store, feed } = await makeFeed((sources) =>
      failingWhile(sources, () => {
        if (fails) throw new Error('The disk did not answer.');
      }),
    );
    await store.insert(draft('one'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const told = watch(feed);
    expect(await told.untilLast(() => true)).toMatchObject({ status: { pending: 1 }, outbox: [] });
    fails = false;
    vi.advanceTimersByTime(2000);
    expect(messages(await told.untilLast((state) => state.outbox.length > 0))).toEqual(['one']);
  });

  test('does not show the outbox of the book before', async () => {
    let fails = false;
    const { store, guestbook, feed } = await makeFeed((sources) =>
      failingWhile(sources, () => {
        if (fails) throw new Error('The disk did not answer.');
      }),
    );
    await store.insert(draft('of the book before'));
    const other = await temporaryStore();
    await other.insert(draft('of the other'));
    const told = watch(feed);
    await told.untilLast((state) => state.outbox.length > 0);
    fails = true;
    guestbook.use({ store: other, backend: 'dynamodb', location: 'elsewhere' });
    const { outbox } = await told.untilLast(({ status }) => status.location === 'elsewhere');
    expect(outbox).toEqual([]);
  });
});

test('a book whose newest entries cannot be read gives a state all the same, with what to tell', async () => {
  const folder = await temporaryFolder();
  const options = { folder, name: 'local', outbox: true };
  const whole = await openBook(options);
  await whole.apply(items(1000), undefined);
  // Opening looks for the newest entry that was signed here, and reads no further.
  await whole.insert(draft());
  await whole.close();
  const file = join(folder, 'local.db');
  const bytes = await readFile(file);
  const page = Math.floor(bytes.indexOf('Message 950') / PAGE) * PAGE;
  await writeFile(file, bytes.fill(0xff, page, page + PAGE));
  const damaged = await openBook(options);
  onTestFinished(() => damaged.close());
  expect(damaged.notice).toBeUndefined();
  const cloud = new Watched<CloudReport>({ loading: false });
  const { guestbook, feed } = await makeFeed(undefined, { store: damaged, backend: 'dynamodb', cloud });
  const told = watch(feed);
  const { status } = await told.untilLast((state) => state.status.notice !== undefined);
  expect(status.notice).toBe(say('book_damaged'));
  cloud.set({ loading: false, cloud: 'credentials' });
  await told.untilLast((state) => state.status.cloud === 'credentials');
  await damaged.insert(draft());
  await told.untilLast((state) => state.status.pending === 2);
  expect(guestbook.current).toBeUndefined();
});
