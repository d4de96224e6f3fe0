/**
 * A sync over a real store and the real DynamoDB remote, with the fault proxy between it and DynamoDB Local. The test moves
 * the clock of the sync's pauses and rests; the calls themselves take real time.
 */

import type { TestContext } from 'vitest';
import { openStore } from '../../src/main/store/open-store';
import type { Store } from '../../src/main/store/store';
import { Sync, type SyncState } from '../../src/main/sync/sync';
import { openProxiedRemote, type ProxiedRemote } from '../dynamodb/remote-bench';
import { draft } from '../support/draft';
import { FakeClock } from '../support/fake-clock';
import { quietLog } from '../support/quiet-log';
import { counted } from '../support/store';
import { Told } from '../support/told';

export interface CloudBench extends ProxiedRemote {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly told: Told<SyncState>;
  /** Signs entries called "message 0" and so on, or by another word than "message". */
  sign(count: number, word?: string): Promise<void>;
  start(): void;
  /** Moves the clock from pause to pause until the promise resolves. */
  pass(until: Promise<unknown>): Promise<void>;
  /** Moves the clock from pause to pause for at least so many milliseconds, to the beginning of the next. */
  passFor(milliseconds: number): Promise<void>;
  /** Resolves when nothing is pending, the table was read once, and neither loop has a failure. */
  settled(): Promise<void>;
  /** The messages in the table, sorted. */
  messages(): Promise<unknown[]>;
}

/**
 * The table exists and the book is not bound to it yet. The test starts the sync; the end of the test ends everything.
 * @param table the table of another bench, to be shared
 */
export async function openCloudBench(
  context: Pick<TestContext, 'onTestFinished'>,
  table?: CloudBench['fixture'],
): Promise<CloudBench> {
  const clock = new FakeClock();
  const proxied = await openProxiedRemote(context, table);
  const { proxy, fixture, remote } = proxied;
  if (!table) await fixture.create();
  const store = await openStore({ file: ':memory:', outbox: true, clock });
  const told = new Told<SyncState>();
  let sync: Sync | undefined;
  context.onTestFinished(async () => {
    // Without a network the sync has a failure, so it drains nothing and ends at once.
    await proxy.refuse();
    await sync?.close();
    await store.close();
  });

  /** Resolves when both loops are asleep. With nothing to send, push rests until it is woken, and is no sleeper of the clock. */
  async function asleep(): Promise<void> {
    if ((await store.counts()).pending > 0) {
      const empty = counted(store, ({ pending }) => pending === 0);
      if ((await Promise.race([clock.asleep(2), empty.then(() => 'empty')])) !== 'empty') return;
    }
    await clock.asleep(1);
  }

  const driven: Omit<CloudBench, keyof ProxiedRemote> = {
    clock,
    store,
    told,
    async sign(count, word = 'message') {
      const { total } = await store.counts();
      for (let n = total; n < total + count; n++) {
        await store.insert(draft(`${word} ${n}`));
      }
    },
    start() {
      // The longest pauses that the jitter gives.
      sync = new Sync({
        store,
        remote,
        clock,
        random: () => 1 - Number.EPSILON,
        onState: told.listener,
        log: quietLog,
      });
    },
    async pass(until) {
      let over = false;
      const ended = until.then(() => {
        over = true;
      });
      while (!over) {
        await Promise.race([ended, asleep()]);
        if (!over) clock.advanceToNext();
      }
    },
    async passFor(milliseconds) {
      const end = clock.now() + milliseconds;
      for (;;) {
        await asleep();
        if (clock.now() >= end) return;
        clock.advanceToNext();
      }
    },
    async settled() {
      await counted(store, ({ pending }) => pending === 0);
      await told.untilLast(({ phase, loading }) => phase === 'running' && !loading);
    },
    async messages() {
      return (await fixture.items()).map(({ message }) => message).sort();
    },
  };
  return Object.assign(proxied, driven);
}
