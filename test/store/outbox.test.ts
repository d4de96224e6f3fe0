import { describe, expect, it } from 'vitest';
import { draft } from '../support/draft';
import { temporaryStore } from '../support/store';
import { changesOf, redate } from './support';

describe('pending and rejected', () => {
  it('give the oldest first, up to the limit', async () => {
    const store = await temporaryStore();
    const [a, b, c, d] = await Promise.all(
      ['a', 'b', 'c', 'd'].map((message) => store.insert(draft(message))),
    );
    if (!a || !b || !c || !d) throw new Error('four were signed');
    await store.reject(b.id, 'The item is too large.');
    expect(await store.pending(2)).toEqual([a, c]);
    expect(await store.pending(50)).toEqual([a, c, d]);
    expect(await store.rejected(50)).toEqual([{ ...b, state: 'rejected', reason: 'The item is too large.' }]);
    expect(await store.counts()).toEqual({ total: 4, pending: 3, rejected: 1 });
  });
});

describe('delivered', () => {
  it('takes the entry out of the outbox and tells it', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    const changes = changesOf(store);
    await store.delivered(entry.id, entry);
    expect(changes).toEqual([
      {
        kind: 'changed',
        version: 2,
        entries: [{ ...entry, state: 'synced' }],
        counts: { total: 1, pending: 0, rejected: 0 },
      },
    ]);
    expect(await store.pending(50)).toEqual([]);
  });

  it('is nothing new the second time, nor for an entry that is not there', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    await store.delivered(entry.id, entry);
    const changes = changesOf(store);
    await store.delivered(entry.id, entry);
    await store.delivered('nobody', entry);
    expect(changes).toEqual([]);
  });

  it('leaves an entry alone that was re-dated since', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    const redated = await redate(store, entry.id);
    await store.delivered(entry.id, entry);
    expect(await store.pending(50)).toEqual([redated]);
    await store.delivered(entry.id, redated);
    expect(await store.counts()).toEqual({ total: 1, pending: 0, rejected: 0 });
  });

  it('ends with our row where a scan brought another text under the key before', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft('ours'));
    const { name, email, date } = entry;
    await store.apply([{ name, email, date, message: 'theirs' }], undefined);
    expect(await store.counts()).toEqual({ total: 2, pending: 1, rejected: 0 });
    const theirs = (await store.select()).entries.find(({ message }) => message === 'theirs');
    const changes = changesOf(store);
    await store.delivered(entry.id, entry);
    expect(changes).toMatchObject([
      { kind: 'removed', version: 3, ids: [theirs?.id], counts: { total: 1, pending: 0 } },
      { kind: 'changed', version: 4, entries: [{ id: entry.id, state: 'synced' }], counts: { total: 1 } },
    ]);
    expect(await store.select()).toMatchObject({ entries: [{ id: entry.id }], total: 1, version: 4 });
  });

  it('takes a rejected entry too: the table has the last word', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    await store.reject(entry.id, 'Refused.');
    await store.delivered(entry.id, entry);
    expect((await store.select()).entries).toEqual([{ ...entry, state: 'synced' }]);
  });
});

describe('reject', () => {
  it('does not touch what is synced', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    await store.delivered(entry.id, entry);
    await store.reject(entry.id, 'Too late.');
    expect(await store.counts()).toEqual({ total: 1, pending: 0, rejected: 0 });
  });
});

describe('redate', () => {
  it('gives a later date than any before, and keeps all else', async () => {
    const store = await temporaryStore();
    const [first, last] = await Promise.all([store.insert(draft('1')), store.insert(draft('2'))]);
    const redated = await redate(store, first.id);
    expect(redated).toEqual({ ...first, date: redated.date });
    expect(redated.date > last.date).toBe(true);
    expect((await store.insert(draft('3'))).date > redated.date).toBe(true);
    expect((await store.pending(50)).map(({ message }) => message)).toEqual(['1', '2', '3']);
  });

  it('leaves alone what does not wait', async () => {
    const store = await temporaryStore();
    const entry = await store.insert(draft());
    await store.delivered(entry.id, entry);
    expect(await store.redate(entry.id)).toBeUndefined();
    expect(await store.redate('nobody')).toBeUndefined();
    expect((await store.select()).entries).toMatchObject([{ date: entry.date, state: 'synced' }]);
  });
});

describe('bind', () => {
  const binding = {
    arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/guestbook',
    endpoint: '',
    createdAt: '',
  };

  it('binds a book to one table for good', async () => {
    const store = await temporaryStore();
    expect(await store.binding()).toBeUndefined();
    await store.bind(binding);
    await store.bind(binding);
    expect(await store.binding()).toEqual(binding);
  });

  it.each([
    { ...binding, arn: binding.arn.replace('1111', '9999') },
    { ...binding, endpoint: 'http://127.0.0.1:8000' },
  ])('refuses another one: %j', async (other) => {
    const store = await temporaryStore();
    await store.bind(binding);
    await expect(store.bind(other)).rejects.toMatchObject({ code: 'cloud_refused' });
    expect(await store.binding()).toEqual(binding);
  });
});
