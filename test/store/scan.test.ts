import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/main/store/open-store';
import type { Store } from '../../src/main/store/store';
import { parseDate } from '../../src/shared/date';
import type { TableItem } from '../../src/shared/entry';
import { draft, item, items } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { temporaryStore } from '../support/store';
import { changesOf, redate } from './support';

async function scan(store: Store, rows: readonly TableItem[]) {
  await store.apply(rows, undefined);
  return store.finishScan(true);
}

async function messages(store: Store): Promise<string[]> {
  return (await store.select({ limit: 200 })).entries.map(({ message }) => message);
}

describe('apply', () => {
  it('takes rows of the table as synced entries that were not signed here', async () => {
    const store = await temporaryStore();
    await store.apply([item(7)], undefined);
    expect((await store.select()).entries).toEqual([
      {
        ...item(7),
        id: expect.any(String),
        state: 'synced',
        signedHere: false,
        position: parseDate(item(7).date),
      },
    ]);
  });

  it('knows them again: same rows, no change', async () => {
    const store = await temporaryStore();
    await store.apply(items(5), undefined);
    const before = await store.select();
    const changes = changesOf(store);
    await store.apply(items(5), undefined);
    expect(changes).toEqual([]);
    expect(await store.select()).toEqual(before);
  });

  it('goes in by 200 rows a transaction', async () => {
    const store = await temporaryStore();
    const changes = changesOf(store);
    await store.apply(items(450), undefined);
    expect(changes.map((change) => change.kind === 'added' && change.entries.length)).toEqual([200, 200, 50]);
    expect(changes.at(-1)).toMatchObject({ version: 3, counts: { total: 450 } });
  });

  it('lets signers in between its pieces', async () => {
    const store = await temporaryStore();
    const changes = changesOf(store);
    const applied = store.apply(items(2000), undefined);
    await store.insert(draft('in between'));
    const before = changes.length;
    await applied;
    expect(before).toBeLessThan(changes.length);
  });

  it('makes a waiting entry with the same key and text synced, also a rejected one', async () => {
    const store = await temporaryStore();
    const [waiting, rejected] = await Promise.all([store.insert(draft('1')), store.insert(draft('2'))]);
    await store.reject(rejected.id, 'Refused.');
    await store.apply([waiting, rejected], undefined);
    expect(await store.counts()).toEqual({ total: 2, pending: 0, rejected: 0 });
    expect((await store.select()).entries).toEqual([
      { ...rejected, state: 'synced' },
      { ...waiting, state: 'synced' },
    ]);
  });

  it('lets a waiting entry with the same key and another text live beside the row', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft('ours'));
    const theirs = { name: entry.name, email: entry.email, date: entry.date, message: 'theirs' };
    await store.apply([theirs], undefined);
    await store.apply([theirs], undefined);
    expect(await store.counts()).toEqual({ total: 2, pending: 1, rejected: 0 });
    const redated = await redate(store, entry.id);
    await store.delivered(entry.id, redated);
    expect(await messages(store)).toEqual(['theirs', 'ours']);
  });

  it('takes the text of another program that wrote over an item, under the same id', async () => {
    const store = await temporaryStore();
    await store.apply([item(1, 'before')], undefined);
    const [before] = (await store.select()).entries;
    const changes = changesOf(store);
    await store.apply([item(1, 'after')], undefined);
    expect(changes).toMatchObject([{ kind: 'changed', entries: [{ ...before, message: 'after' }] }]);
  });

  it('takes texts that SQLite could not hold, and knows them again', async () => {
    const store = await temporaryStore();
    const odd = [item(1, 'a\0b'), { ...item(2, 'c'), name: 'x\ud800y' }];
    await store.apply(odd, undefined);
    expect(await messages(store)).toEqual(['c', 'a\u2400b']);
    const changes = changesOf(store);
    await store.apply(odd, undefined);
    expect(changes).toEqual([]);
  });

  it('notes the checkpoint with the last piece, and keeps it over a restart', async () => {
    const file = join(await temporaryFolder(), 'book.db');
    const first = await openStore({ file, outbox: true });
    expect(await first.checkpoint()).toBeUndefined();
    await first.apply(items(300), 'page 2');
    await first.close();
    const second = await temporaryStore({ file });
    expect(await second.checkpoint()).toBe('page 2');
    await second.apply([], 'page 3');
    expect(await second.checkpoint()).toBe('page 3');
    await second.finishScan(true);
    expect(await second.checkpoint()).toBeUndefined();
    expect(await second.scans()).toBe(1);
  });
});

describe('finishScan', () => {
  it('removes what two complete scans did not find, and not before', async () => {
    const store = await temporaryStore();
    const changes = changesOf(store);
    expect(await scan(store, items(20))).toEqual({ removed: 0 });
    expect(await scan(store, items(19))).toEqual({ removed: 0 });
    const gone = (await store.select({ limit: 1 })).entries[0];
    expect(await scan(store, items(19))).toEqual({ removed: 1 });
    expect(changes.at(-1)).toMatchObject({ kind: 'removed', ids: [gone?.id], counts: { total: 19 } });
    expect(await store.scans()).toBe(3);
  });

  it('keeps a row that the second scan finds again', async () => {
    const store = await temporaryStore();
    await scan(store, items(20));
    await scan(store, items(19));
    await scan(store, items(20));
    expect(await scan(store, items(19))).toEqual({ removed: 0 });
    expect((await store.counts()).total).toBe(20);
  });

  it('never removes what waits or was set aside', async () => {
    const store = await temporaryStore();
    await store.insert(draft('waits'));
    await store.reject((await store.insert(draft('aside'))).id, 'Refused.');
    for (let round = 0; round < 4; round++) await scan(store, items(20));
    expect(await store.counts()).toEqual({ total: 22, pending: 1, rejected: 1 });
  });

  it('keeps what our own push brought to the table while a scan ran', async () => {
    const store = await temporaryStore();
    await scan(store, items(20));
    await store.apply(items(10), 'half way');
    const entry = await store.insert(draft());
    await store.delivered(entry.id, entry);
    await store.apply(items(20).slice(10), undefined);
    expect(await store.finishScan(true)).toEqual({ removed: 0 });
    expect(await scan(store, items(20))).toEqual({ removed: 0 });
    expect((await store.counts()).total).toBe(21);
    // Two scans that began after the push did not find it: it was deleted.
    expect(await scan(store, items(20))).toEqual({ removed: 1 });
  });

  it('goes on after a restart where the scan stood', async () => {
    const file = join(await temporaryFolder(), 'book.db');
    const first = await openStore({ file, outbox: true });
    await scan(first, items(20));
    await scan(first, items(19));
    await first.apply(items(10), 'half way');
    await first.close();
    const second = await temporaryStore({ file });
    await second.apply(items(19).slice(10), undefined);
    expect(await second.finishScan(true)).toEqual({ removed: 1 });
  });

  it.each([
    { rows: 45, left: 36, result: { removed: 9 } },
    { rows: 50, left: 40, result: { removed: 10 } },
    { rows: 49, left: 39, result: { removed: 0, held: 10 } },
    { rows: 12, left: 3, result: { removed: 9 } },
    { rows: 12, left: 2, result: { removed: 0, held: 10 } },
    { rows: 60, left: 0, result: { removed: 0, held: 60 } },
    { rows: 1, left: 0, result: { removed: 0, held: 1 } },
  ])('of $rows rows with $left left: $result', async ({ rows, left, result }) => {
    const store = await temporaryStore();
    await scan(store, items(rows));
    await scan(store, items(left));
    expect(await scan(store, items(left))).toEqual(result);
    expect((await store.counts()).total).toBe(rows - result.removed);
    expect(await store.scans()).toBe(3);
  });

  it('never empties a book for an empty table, however often it is read', async () => {
    const store = await temporaryStore();
    await scan(store, items(3));
    for (let round = 0; round < 4; round++) await scan(store, []);
    expect((await store.counts()).total).toBe(3);
  });
});
