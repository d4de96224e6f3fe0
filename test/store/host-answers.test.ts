/** What the host may do with entries that wait, were set aside, or that the table lost. */
import { describe, expect, it } from 'vitest';
import { formatDate, parseDate } from '../../src/shared/date';
import type { Entry } from '../../src/shared/entry';
import { draft, item, items } from '../support/draft';
import { temporaryStore } from '../support/store';
import { changesOf } from './support';

const binding = {
  arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/guestbook',
  endpoint: '',
  createdAt: '1',
};

describe('outbox', () => {
  it('counts one unit for each begun KiB of the items that wait', async () => {
    const store = await temporaryStore();
    await store.apply(items(5), undefined);
    const small = await store.insert(draft('small'));
    await store.insert(draft('ü'.repeat(2000)));
    const rejected = await store.insert(draft('set aside'));
    await store.reject(rejected.id, 'Not like this.');
    // 2,000 letters of two bytes, 20 bytes of names, 26 of the date, 3 and 15 of name and address: 4,064.
    expect(await store.outbox()).toEqual({ entries: 2, writeUnits: 1 + 4 });
    await store.discard(small.id);
    expect(await store.outbox()).toEqual({ entries: 1, writeUnits: 4 });
  });

  it('is nothing in an empty book', async () => {
    expect(await (await temporaryStore()).outbox()).toEqual({ entries: 0, writeUnits: 0 });
  });
});

describe('retryRejected', () => {
  it('lets one entry, or all, wait again without the reason', async () => {
    const store = await temporaryStore();
    const [a, b] = await Promise.all([store.insert(draft('a')), store.insert(draft('b'))]);
    for (const { id } of [a, b]) await store.reject(id, 'Not like this.');
    await store.retryRejected(b.id);
    expect(await store.pending(9)).toEqual([b]);
    await store.retryRejected();
    expect(await store.pending(9)).toEqual([a, b]);
    expect(await store.counts()).toEqual({ total: 2, pending: 2, rejected: 0 });
  });
});

describe('discard', () => {
  it('removes an entry that waits or was set aside, and tells it', async () => {
    const store = await temporaryStore();
    const [a, b] = await Promise.all([store.insert(draft('a')), store.insert(draft('b'))]);
    await store.reject(b.id, 'Not like this.');
    const changes = changesOf(store);
    await store.discard(a.id);
    await store.discard(b.id);
    expect(changes).toMatchObject([
      { kind: 'removed', ids: [a.id] },
      { kind: 'removed', ids: [b.id] },
    ]);
    expect(await store.counts()).toEqual({ total: 0, pending: 0, rejected: 0 });
  });

  it('refuses what the table has', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    await store.delivered(entry.id, entry);
    await expect(store.discard(entry.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.discard('nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect((await store.counts()).total).toBe(1);
  });
});

describe('resend', () => {
  it('lets every synced entry wait, more than one transaction of them, and what is set aside stays so', async () => {
    const store = await temporaryStore();
    await store.apply(items(450), undefined);
    const rejected = await store.insert(draft());
    await store.reject(rejected.id, 'Not like this.');
    await store.resend('all');
    expect(await store.counts()).toEqual({ total: 451, pending: 450, rejected: 1 });
    expect((await store.pending(1))[0]).toMatchObject(item(0));
  });

  it('lets only those wait that two complete scans did not find', async () => {
    const store = await temporaryStore();
    const scan = async (rows: ReturnType<typeof items>) => {
      await store.apply(rows, undefined);
      return store.finishScan(false);
    };
    await scan(items(30));
    await scan(items(10));
    expect(await scan(items(10))).toEqual({ removed: 0, held: 20 });
    await store.resend('lacking');
    expect(await store.counts()).toMatchObject({ total: 30, pending: 20 });
    expect(await scan(items(10))).toEqual({ removed: 0 });
  });

  it('gives a new date to an entry whose key is taken by another that waits, for that one may be on its way', async () => {
    const store = await temporaryStore();
    const ours = await store.insert(draft('ours'));
    const theirs = { name: ours.name, email: ours.email, date: ours.date, message: 'theirs' };
    await store.apply([theirs], undefined);
    await store.resend('all');
    const [first, second] = await store.pending(9);
    expect(first).toEqual(ours);
    expect(second).toMatchObject({ message: 'theirs' });
    expect(second?.date && second.date > ours.date).toBe(true);
  });
});

describe('removeLacking', () => {
  it('removes what two complete scans did not find, and nothing else', async () => {
    const store = await temporaryStore();
    const waiting = await store.insert(draft('waiting'));
    for (const rows of [items(300), items(5), items(5)]) {
      await store.apply(rows, undefined);
      await store.finishScan(false);
    }
    await store.removeLacking();
    expect(await store.counts()).toEqual({ total: 6, pending: 1, rejected: 0 });
    expect(await store.pending(9)).toEqual([waiting]);
  });
});

describe('copyIn', () => {
  const signed = (count: number): Entry[] =>
    items(count).map((each, number) => ({
      ...each,
      id: `local-${number}`,
      state: 'synced',
      signedHere: true,
      position: parseDate(each.date) ?? 0,
    }));

  it('lets the entries of another book wait under their own ids and dates, and notes how far it came', async () => {
    const store = await temporaryStore();
    expect(await store.copiedUpTo()).toBeUndefined();
    await store.copyIn(signed(450), item(449).date);
    expect(await store.counts()).toMatchObject({ total: 450, pending: 450 });
    expect(await store.pending(1)).toMatchObject([{ id: 'local-0', ...item(0), signedHere: true }]);
    expect(await store.copiedUpTo()).toBe(item(449).date);
  });

  it('may begin again after it was cut off: what is known stays as it is', async () => {
    const store = await temporaryStore();
    const [first, ...others] = signed(3);
    if (!first) throw new Error('three were made');
    await store.copyIn([first], first.date);
    await store.delivered(first.id, first);
    await store.copyIn([first, ...others], item(2).date);
    expect(await store.counts()).toEqual({ total: 3, pending: 2, rejected: 0 });
  });

  it('leaves the next date later than any that was copied, and both texts where the key is the same', async () => {
    const ahead = formatDate(Date.now() * 1000 + 3_600_000_000);
    const [entry] = signed(1);
    if (!entry) throw new Error('one was made');
    const store = await temporaryStore();
    await store.copyIn([{ ...entry, date: ahead }], ahead);
    const { date } = await store.insert(draft());
    expect(parseDate(date)).toBe((parseDate(ahead) ?? 0) + 1);
    await store.copyIn([{ ...entry, id: 'other', email: draft().email, date, message: 'too' }], date);
    expect((await store.pending(9)).map(({ message }) => message).sort()).toEqual([
      'It weaves algebraic patterns.',
      'Message 0',
      'too',
    ]);
  });

  it('with nothing notes only the answer', async () => {
    const store = await temporaryStore();
    await store.copyIn([], '2026-01-01 00:00:00.000000');
    expect(await store.copiedUpTo()).toBe('2026-01-01 00:00:00.000000');
    expect((await store.counts()).total).toBe(0);
  });
});

describe('rebind', () => {
  it('takes the creation time of a table made anew, and no other table', async () => {
    const store = await temporaryStore();
    await store.bind(binding);
    await store.bind({ ...binding, createdAt: '2' });
    expect(await store.binding()).toEqual(binding);
    await store.rebind({ ...binding, createdAt: '2' });
    expect(await store.binding()).toEqual({ ...binding, createdAt: '2' });
    await expect(store.rebind({ ...binding, endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'cloud_refused',
    });
  });
});
