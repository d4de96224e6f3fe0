import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestFirst } from '../../src/shared/book-view';
import type { Entry } from '../../src/shared/entry';
import { draft, item, items } from '../support/draft';
import { temporaryStore } from '../support/store';

describe('select', () => {
  it('begins with an empty book', async () => {
    const store = await temporaryStore();
    expect(await store.select()).toEqual({ entries: [], more: false, total: 0, version: 0 });
  });

  it('gives the newest 50 unless asked otherwise, and whether there are more', async () => {
    const store = await temporaryStore();
    await store.apply(items(60), undefined);
    const page = await store.select();
    expect(page.entries.map(({ message }) => message)).toEqual(
      Array.from({ length: 50 }, (_, number) => `Message ${59 - number}`),
    );
    expect(page).toMatchObject({ total: 60, version: 1, more: true });
    const rest = await store.select({ before: page.entries.at(-1)?.position });
    expect(rest.entries).toHaveLength(10);
    expect(rest.more).toBe(false);
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
        for (let before: number | undefined, more = true; more; ) {
          const page = await store.select({ limit, before });
          all.push(...page.entries);
          before = page.entries.at(-1)?.position;
          more = page.more;
        }
        const upwards: Entry[] = [];
        for (let after: number | undefined = 0, more = true; more; ) {
          const page = await store.select({ limit, after });
          upwards.unshift(...page.entries);
          after = page.entries[0]?.position;
          more = page.more;
        }
        expect(upwards).toEqual(all);
        expect(all).toEqual((await store.select({ limit: 200 })).entries);
        expect(all).toEqual([...all].sort(newestFirst));
        expect(new Set(all.map(({ id }) => id)).size).toBe((await store.counts()).total);
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('goes on where it was while newer entries arrive', async () => {
    const store = await temporaryStore();
    await store.apply(items(4), undefined);
    const { entries } = await store.select({ limit: 2 });
    await store.insert(draft('newer'));
    expect(
      (await store.select({ before: entries[1]?.position })).entries.map(({ message }) => message),
    ).toEqual(['Message 1', 'Message 0']);
  });

  it('gives the nearest entries above a position, newest first, and says whether there are newer ones', async () => {
    const store = await temporaryStore();
    await store.apply(items(9), undefined);
    const { entries } = await store.select();
    const above = await store.select({ limit: 3, after: entries[5]?.position });
    expect(above).toMatchObject({ entries: entries.slice(2, 5), more: true });
    expect(await store.select({ limit: 3, after: entries[3]?.position })).toMatchObject({
      entries: entries.slice(0, 3),
      more: false,
    });
    expect(await store.select({ after: entries[0]?.position })).toMatchObject({ entries: [], more: false });
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
    await store.insert(draft({ email: 'secret@example.org' }));
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
      const second = await store.select({ search, limit: 10, before: first.entries.at(-1)?.position });
      expect(second.total).toBe(total);
      const dates = [...first.entries, ...second.entries].map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].sort().reverse());
      expect(dates).toHaveLength(Math.min(total, 20));
      const back = await store.select({ search, limit: 10, after: second.entries[0]?.position });
      expect(back.entries).toEqual(first.entries);
      expect(back.more).toBe(false);
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
