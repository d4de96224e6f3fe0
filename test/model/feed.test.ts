/** The feed: what it holds is bounded and has no gap, and every reader that follows it knows the newest page. */
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Guestbook, type HostChange } from '../../src/main/model/guestbook';
import type { Store } from '../../src/main/store/store';
import { type HostStatus, PAGE_SIZE } from '../../src/shared/contract';
import type { Entry } from '../../src/shared/entry';
import { Changes } from '../support/changes';
import { draft, item, items } from '../support/draft';
import { quietLog } from '../support/quiet-log';
import { temporaryStore } from '../support/store';

const HELD_AT_MOST = 2 * PAGE_SIZE;

function guestbookOver(store: Store, log = quietLog): Guestbook {
  const guestbook = new Guestbook({ store, backend: 'dynamodb' }, log);
  onTestFinished(() => guestbook.close());
  return guestbook;
}

function follow(guestbook: Guestbook): Changes<Entry, HostStatus> {
  const changes = new Changes<Entry, HostStatus>();
  guestbook.subscribe(changes.listener);
  return changes;
}

const messages = (entries: readonly Entry[] = []) => entries.map(({ message }) => message);

/** Resolves when the feed holds the newest page of the store. */
async function settled(guestbook: Guestbook, store: Store): Promise<void> {
  const { version: _, ...page } = await store.select();
  await expect.poll(() => guestbook.current?.page).toEqual(page);
}

test('after a first reading of 20,000 items the feed holds a page, and told each reader a bounded part', async () => {
  const store = await temporaryStore();
  const guestbook = guestbookOver(store);
  const changes = follow(guestbook);
  await changes.until('current');
  // In pages, and in an order that has nothing to do with their dates, as a scan gives them.
  const rows = items(20_000).sort((a, b) => hash(a.email) - hash(b.email));
  for (let first = 0; first < rows.length; first += 1000)
    await store.apply(rows.slice(first, first + 1000), 'checkpoint');
  const added = changes.all.filter((change) => change.kind === 'added');
  expect(added.at(-1)?.total).toBe(20_000);
  for (const { entries } of added) expect(entries.length).toBeLessThanOrEqual(HELD_AT_MOST);
  const told = added.reduce((sum, { entries }) => sum + entries.length, 0);
  expect(told).toBeLessThan(2000);
  const newest = items(20_000).slice(-PAGE_SIZE).reverse();
  expect(messages(guestbook.current?.page.entries)).toEqual(newest.map(({ message }) => message));
  expect(guestbook.current?.page.total).toBe(20_000);
}, 120_000);

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum;
}

test('an entry below the window is told by its total, and a change of it whole', async () => {
  const store = await temporaryStore();
  const old = await store.insert(draft('old'));
  for (let number = 0; number < HELD_AT_MOST; number += 1) await store.insert(draft(`${number}`));
  const guestbook = guestbookOver(store);
  const changes = follow(guestbook);
  const { version } = await changes.until('current');
  await store.apply([item(1)], undefined);
  await store.delivered(old.id, old);
  expect(changes.all.slice(1).filter(({ kind }) => kind !== 'status')).toEqual([
    { kind: 'added', version: version + 1, entries: [], total: HELD_AT_MOST + 2 },
    { kind: 'changed', version: version + 2, entries: [{ ...old, state: 'synced' }] },
  ]);
});

test('removals that leave less than a page are made up for, by one reading for many of them', async () => {
  const store = await temporaryStore();
  const entries: Entry[] = [];
  for (let number = 0; number < 3 * PAGE_SIZE; number += 1)
    entries.push(await store.insert(draft(`${number}`)));
  const select = vi.spyOn(store, 'select');
  const guestbook = guestbookOver(store);
  const changes = follow(guestbook);
  await changes.until('current');
  for (const { id } of entries.slice(-60).reverse()) await store.discard(id);
  expect(guestbook.current?.page.total).toBe(90);
  await expect.poll(() => messages(guestbook.current?.page.entries)[PAGE_SIZE - 1]).toBe('40');
  expect(select).toHaveBeenCalledTimes(2);
  expect(changes.all.filter(({ kind }) => kind === 'current')).toHaveLength(1);
});

test('a book whose newest entries are all gone begins anew', async () => {
  const store = await temporaryStore();
  const rows = items(3 * PAGE_SIZE);
  for (const scanned of [rows, rows.slice(0, PAGE_SIZE), rows.slice(0, PAGE_SIZE)]) {
    await store.apply(scanned, 'checkpoint');
    await store.finishScan(false);
  }
  const guestbook = guestbookOver(store);
  const changes = follow(guestbook);
  await changes.until('current');
  await store.removeLacking();
  const anew = await changes.until('current', ({ page }) => page.total === PAGE_SIZE);
  expect(messages(anew.page.entries)).toEqual(messages((await store.select()).entries));
  expect(changes.all.map(({ kind }) => kind)).toEqual(['current', 'removed', 'current']);
});

describe('a reading that fails', () => {
  test('is logged, and tried again with the next change', async () => {
    const store = await temporaryStore();
    vi.spyOn(store, 'select').mockRejectedValueOnce(new Error('the disk is away'));
    const lines: string[] = [];
    const guestbook = guestbookOver(store, pino({}, { write: (line: string) => void lines.push(line) }));
    const changes = follow(guestbook);
    await vi.waitFor(() => expect(lines.join('')).toContain('the disk is away'));
    expect(guestbook.current).toBeUndefined();
    await store.insert(draft('after'));
    const { page } = await changes.until('current');
    expect(messages(page.entries)).toEqual(['after']);
  });

  test('is tried again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const store = await temporaryStore();
    vi.spyOn(store, 'select').mockRejectedValueOnce(new Error('the disk is away'));
    const guestbook = guestbookOver(store, pino({ level: 'silent' }));
    const changes = follow(guestbook);
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2000);
    await changes.until('current');
  });
});

test('another book takes the place of the one before: its own `current`, and nothing more of the other', async () => {
  const [first, second] = [await temporaryStore(), await temporaryStore({ outbox: false })];
  await first.insert(draft('first'));
  await second.insert(draft('second'));
  const guestbook = guestbookOver(first);
  const changes = follow(guestbook);
  await changes.until('current');
  guestbook.use({ store: second, backend: 'local' });
  await first.insert(draft('too late'));
  const { page } = await changes.until('current', ({ status }) => status.backend === 'local');
  expect(messages(page.entries)).toEqual(['second']);
  await guestbook.insert(draft('third'));
  await changes.until('added', ({ total }) => total === 2);
  expect(JSON.stringify(changes.all)).not.toContain('too late');
  expect(messages((await guestbook.select()).entries)).toEqual(['third', 'second']);
});

/** A reader that keeps the newest page by what it is told, and nothing else. */
class Reader {
  entries: readonly Entry[] = [];
  total = 0;
  #version = -1;

  readonly listener = (change: HostChange): void => {
    if (change.kind === 'current') {
      this.entries = change.page.entries;
      this.total = change.page.total;
      this.#version = change.version;
      return;
    }
    if (change.kind === 'status') return;
    expect(change.version).toBeGreaterThan(this.#version);
    this.#version = change.version;
    const lowest = this.total > this.entries.length ? (this.entries.at(-1)?.position ?? Number.MAX_VALUE) : 0;
    if ('total' in change) this.total = change.total;
    if (change.kind === 'removed') {
      this.entries = this.entries.filter(({ id }) => !change.ids.includes(id));
    } else if (change.kind === 'changed') {
      const changed = new Map(change.entries.map((entry) => [entry.id, entry]));
      this.entries = this.entries.map((entry) => changed.get(entry.id) ?? entry);
    } else {
      const fitting = change.entries.filter(({ position }) => position >= lowest);
      const all = [...this.entries, ...fitting].sort((a, b) => b.position - a.position);
      this.entries = all.slice(0, PAGE_SIZE);
    }
  };
}

test('whatever happens, each reader holds the newest entries without a gap, and so does the feed', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ insert: fc.integer({ min: 1, max: 40 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({ apply: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }) }),
    },
    { weight: 3, arbitrary: fc.record({ discard: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 1, arbitrary: fc.record({ deliver: fc.integer({ min: 1, max: 20 }) }) },
    { weight: 2, arbitrary: fc.constant({ read: true }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 130 }),
      fc.array(step, { maxLength: 10 }),
      async (count, steps) => {
        const store = await temporaryStore();
        await Promise.all(Array.from({ length: count }, (_, number) => store.insert(draft(`${number}`))));
        const guestbook = guestbookOver(store);
        const readers = [new Reader()];
        guestbook.subscribe(readers[0]?.listener ?? (() => {}));
        for (const each of steps) {
          if ('insert' in each) {
            await Promise.all(
              Array.from({ length: each.insert }, (_, number) => store.insert(draft(`${number}`))),
            );
          } else if ('apply' in each) {
            await store.apply(
              each.apply.map((number) => item(number)),
              undefined,
            );
          } else if ('discard' in each) {
            const pending = (await store.pending(1000)).slice(-each.discard);
            await Promise.all(pending.map(({ id }) => store.discard(id)));
          } else if ('deliver' in each) {
            const pending = (await store.pending(1000)).slice(0, each.deliver);
            await Promise.all(pending.map((entry) => store.delivered(entry.id, entry)));
          } else {
            const reader = new Reader();
            readers.push(reader);
            guestbook.subscribe(reader.listener);
          }
        }
        await settled(guestbook, store);
        const { entries, total } = await store.select({ limit: 200 });
        for (const reader of readers) {
          expect(reader.entries).toEqual(entries.slice(0, reader.entries.length));
          expect(reader.total).toBe(total);
        }
        guestbook.close();
        await store.close();
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
