import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestFirst } from '../../src/shared/book-view';
import type { Entry } from '../../src/shared/entry';
import { draft, item, items, temporaryStore } from './support';

describe('select', () => {
  it('begins with an empty book', async () => {
    const store = await temporaryStore();
    expect(await store.select()).toEqual({ entries: [], total: 0, version: 0 });
  });

  it('gives the newest 50 unless asked otherwise, and where to continue', async () => {
    const store = await temporaryStore();
    await store.apply(items(60), undefined);
    const page = await store.select();
    expect(page.entries.map(({ message }) => message)).toEqual(
      Array.from({ length: 50 }, (_, number) => `Message ${59 - number}`),
    );
    expect(page).toMatchObject({ total: 60, version: 1, next: expect.stringMatching(/^[\w-]+$/) });
    const rest = await store.select({ before: page.next });
    expect(rest.entries).toHaveLength(10);
    expect(rest.next).toBeUndefined();
  });

  it('shows every entry exactly once, in order, whatever the dates and the size of the pages', async () => {
    const date = fc.oneof(
      fc.constant('2025-01-01 00:00:00'),
      fc.constant('yesterday'),
      fc.string({ minLength: 1 }),
    );
    const rows = fc.array(
      fc.record({ date, email: fc.integer({ min: 0, max: 9 }).map((n) => `${n}@example.org`) }),
      {
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (taken, limit) => {
        const store = await temporaryStore();
        await store.apply(
          taken.map((row) => ({ ...row, name: 'Ada', message: 'Hello' })),
          undefined,
        );
        const all: Entry[] = [];
        let before: string | undefined;
        do {
          const page = await store.select({ limit, before });
          all.push(...page.entries);
          before = page.next;
        } while (before);
        expect(all).toEqual((await store.select({ limit: 200 })).entries);
        expect(all).toEqual([...all].sort(newestFirst));
        expect(new Set(all.map(({ id }) => id)).size).toBe((await store.counts()).total);
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('keeps its place while newer entries arrive', async () => {
    const store = await temporaryStore();
    await store.apply(items(4), undefined);
    const { next } = await store.select({ limit: 2 });
    await store.insert(draft('newer'));
    expect((await store.select({ before: next })).entries.map(({ message }) => message)).toEqual([
      'Message 1',
      'Message 0',
    ]);
  });

  it.each([
    '',
    'x',
    '!!!',
    Buffer.from('2025-01-01 id').toString('base64url'),
    Buffer.from("' or 1").toString('base64url'),
  ])('refuses the cursor %j', async (before) => {
    const store = await temporaryStore();
    await expect(store.select({ before })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('has no address in a cursor', async () => {
    const store = await temporaryStore();
    await store.apply(items(2), undefined);
    const { next = '' } = await store.select({ limit: 1 });
    expect(Buffer.from(next, 'base64url').toString()).toMatch(/^2025-01-01 00:00:00\.000001 [\w-]{12}$/);
  });
});

describe('search', () => {
  it.each([
    ['STRASSE', 'Hauptstraße'],
    ['straße', 'HAUPTSTRASSE'],
    ['σοφοσ', 'ΣΟΦΟΣ'],
    ['ΣΟΦΌΣ', 'σοφός'],
    ['ПРИВЕТ', 'привет'],
    ['CAFÉ', 'cafe\u0301'],
    ['résumé', 're\u0301sume\u0301'],
    ['abc', 'ＡＢＣ'],
    ["100% _'", "it was 100% _' sure"],
    ['  hello ', 'Hello'],
    ['😀', 'so 😀'],
  ])('finds with %j the text %j', async (search, message) => {
    const store = await temporaryStore();
    await store.insert(draft('something else'));
    await store.insert(draft(message));
    const page = await store.select({ search });
    expect(page.entries.map((entry) => entry.message)).toEqual([message]);
    expect(page.total).toBe(1);
  });

  it('looks in names, never in addresses', async () => {
    const store = await temporaryStore();
    await store.insert(draft('Hello', 'Ada', 'secret@example.org'));
    expect((await store.select({ search: 'ada' })).total).toBe(1);
    expect(await store.select({ search: 'secret' })).toMatchObject({ entries: [], total: 0 });
    expect((await store.select({ search: 'example' })).total).toBe(0);
  });

  it('takes blanks as no search', async () => {
    const store = await temporaryStore();
    await store.insert(draft());
    expect((await store.select({ search: '  ' })).total).toBe(1);
  });

  it('counts and pages what it finds, be it little or much', async () => {
    const store = await temporaryStore();
    await store.apply(
      Array.from({ length: 1500 }, (_, number) =>
        item(number, number % 100 === 0 ? 'common rare' : 'common'),
      ),
      undefined,
    );
    for (const [search, total] of [
      ['COMMON', 1500],
      ['RARE', 15],
    ] as const) {
      const first = await store.select({ search, limit: 10 });
      expect(first.total).toBe(total);
      const second = await store.select({ search, limit: 10, before: first.next });
      expect(second.total).toBe(total);
      const dates = [...first.entries, ...second.entries].map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].sort().reverse());
      expect(dates).toHaveLength(Math.min(total, 20));
    }
  });

  it('finds the text of today, not the one before it was written over', async () => {
    const store = await temporaryStore();
    await store.apply([item(1, 'before')], undefined);
    await store.apply([item(1, 'after')], undefined);
    expect((await store.select({ search: 'before' })).total).toBe(0);
    expect((await store.select({ search: 'after' })).total).toBe(1);
  });
});
