import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/main/base/clock';
import { openStore } from '../../src/main/store/open-store';
import { formatDate, parseDate } from '../../src/shared/date';
import { draft, item } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { temporaryStore } from '../support/store';
import { changesOf, redate } from './support';

/** Only the time of day matters to a store. */
function clockAt(now: () => number): Clock {
  return { now, sleep: () => Promise.reject(new Error('A store does not sleep.')) };
}

describe('insert', () => {
  it('keeps the draft as it is and gives it an id, a date and a state', async () => {
    const store = await temporaryStore({ clock: clockAt(() => Date.UTC(2026, 10, 22, 15, 4, 5, 678)) });
    const entry = await store.insert(
      draft({ name: "O'Brien", email: 'o@example.org', message: 'line 1\nline 2 🎉' }),
    );
    expect(entry).toEqual({
      id: expect.stringMatching(/^[\w-]{12}$/),
      name: "O'Brien",
      email: 'o@example.org',
      message: 'line 1\nline 2 🎉',
      date: '2026-11-22 15:04:05.678000',
      position: Date.UTC(2026, 10, 22, 15, 4, 5, 678) * 1000,
      state: 'pending',
      signedHere: true,
    });
    expect((await store.select()).entries).toEqual([entry]);
  });

  it('begins as synced in a book without a table', async () => {
    const store = await temporaryStore({ outbox: false });
    expect((await store.insert(draft())).state).toBe('synced');
    expect(await store.counts()).toEqual({ total: 1, pending: 0, rejected: 0 });
  });

  it('is there after the book was closed and opened', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const first = await openStore({ file, outbox: true });
    const entry = await first.insert(draft());
    await first.close();
    const second = await temporaryStore({ file });
    expect((await second.select()).entries).toEqual([entry]);
    expect(await second.counts()).toEqual({ total: 1, pending: 1, rejected: 0 });
  });

  it('commits together what arrives together', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const store = await temporaryStore({ file });
    const changes = changesOf(store);
    const first = store.insert(draft('first'));
    const others = Array.from({ length: 63 }, (_, number) => store.insert(draft(`${number}`)));
    const entries = await Promise.all([first, ...others]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(64);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      kind: 'added',
      version: 1,
      entries,
      counts: { total: 64, pending: 64 },
    });
  });

  it('tells the change before the signer goes on', async () => {
    const store = await temporaryStore();
    const order: string[] = [];
    store.onChange(() => order.push('changed'));
    await store.insert(draft()).then(() => order.push('acknowledged'));
    expect(order).toEqual(['changed', 'acknowledged']);
  });

  it('tells nobody who has left', async () => {
    const store = await temporaryStore();
    const changes: unknown[] = [];
    store.onChange((change) => changes.push(change))();
    await store.insert(draft());
    expect(changes).toEqual([]);
  });
});

describe('the date of an entry', () => {
  it('is later than the one before, whatever the clock does, also after a restart', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const steps = fc.array(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }), {
      minLength: 1,
      maxLength: 8,
    });
    let last = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (times) => {
        const store = await openStore({ file, outbox: true, clock: clockAt(() => times.shift() ?? 0) });
        try {
          for (const _ of [...times]) {
            const date = parseDate((await store.insert(draft())).date) ?? 0;
            expect(date).toBeGreaterThan(last);
            last = date;
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is later than that of an entry which another program deleted since, after a restart with an earlier clock', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const first = await openStore({ file, outbox: true, clock: clockAt(() => Date.UTC(2026, 5)) });
    await first.apply([item(1), item(2)], undefined);
    const { id, ...gone } = await first.insert(draft());
    await first.delivered(id, gone);
    for (let scan = 0; scan < 4; scan++) {
      await first.apply([item(1), item(2)], undefined);
      await first.finishScan(true);
    }
    expect(await first.counts()).toMatchObject({ total: 2 });
    await first.close();
    const second = await temporaryStore({ file, clock: clockAt(() => Date.UTC(2026, 4)) });
    const { date } = await second.insert(draft());
    expect(date > gone.date, `${date} is later than ${gone.date}`).toBe(true);
  });

  it('is later than one that an entry got when it was re-dated, after a restart with an earlier clock', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    let now = Date.UTC(2026, 4);
    const first = await openStore({ file, outbox: true, clock: clockAt(() => now) });
    const entry = await first.insert(draft());
    now = Date.UTC(2026, 5);
    const { date, position } = await redate(first, entry.id);
    expect(position).toBe(entry.position);
    await first.close();
    const second = await temporaryStore({ file, clock: clockAt(() => Date.UTC(2026, 4)) });
    const next = await second.insert(draft());
    expect(next.date > date, `${next.date} is later than ${date}`).toBe(true);
  });

  it('is one whose position no item of the table has', async () => {
    const start = Date.UTC(2026, 4);
    let now = start + 1;
    const store = await temporaryStore({ clock: clockAt(() => now) });
    const theirs = [2, 3, 9].map((later) => ({ ...item(later), date: formatDate(start * 1000 + later) }));
    await store.apply(theirs, undefined);
    now = start;
    const signed = await Promise.all([1, 2, 3, 4].map(() => store.insert(draft())));
    expect(signed.map(({ position }) => position - start * 1000)).toEqual([4, 5, 6, 7]);
    expect(signed.map(({ date }) => date)).toEqual(signed.map(({ position }) => formatDate(position)));
  });

  it('is a microsecond later for those who sign at once', async () => {
    const store = await temporaryStore({ clock: clockAt(() => 0) });
    const entries = await Promise.all([draft('1'), draft('2'), draft('3')].map((one) => store.insert(one)));
    expect(entries.map(({ date }) => date.slice(-6))).toEqual(['000001', '000002', '000003']);
  });
});

describe('close', () => {
  it('finishes what was accepted and refuses what comes later', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const store = await openStore({ file, outbox: true });
    const accepted = [store.insert(draft('1')), store.insert(draft('2'))];
    const closing = store.close();
    const late = store.insert(draft('late'));
    await expect(late).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('closing'),
    });
    expect(await Promise.all(accepted)).toHaveLength(2);
    await closing;
    await store.close();
    await expect(store.counts()).rejects.toMatchObject({ code: 'store_failed' });
    expect(await (await temporaryStore({ file })).counts()).toMatchObject({ total: 2 });
  });

  it('finishes an apply of many pieces that was accepted', async () => {
    const file = join(await temporaryFolder(), 'local.db');
    const store = await openStore({ file, outbox: true });
    const rows = Array.from({ length: 450 }, (_, number) => ({ ...draft(), date: `${number}` }));
    const applied = store.apply(rows, 'page 2');
    await store.close();
    await applied;
    const again = await temporaryStore({ file });
    expect(await again.counts()).toMatchObject({ total: 450 });
    expect(await again.checkpoint()).toBe('page 2');
  });
});
