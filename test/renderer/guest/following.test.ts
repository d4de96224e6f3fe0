/** Live updates and older pages: nothing jumps, nothing is missing, whatever order answers, changes and the reader come in. */
import { describe, expect, test } from 'vitest';
import { entryAt, pageOf } from '../../shared/entries';
import { draft } from '../../support/draft';
import { Reader, range } from './reader';

describe('older pages', () => {
  test('come below what is held', async () => {
    const reader = new Reader();
    reader.current([100, 99], { more: true, total: 4 });
    reader.book.loadOlder();
    reader.book.loadOlder();
    expect(reader.asked.map(({ query }) => query)).toEqual([{ before: 99 }]);
    expect(reader.book.loadingOlder).toBe(true);
    await reader.answer(pageOf([50, 1]));
    expect(reader.shown).toEqual([100, 99, 50, 1]);
    expect(reader.book.book?.more).toBe(false);
    reader.book.loadOlder();
    expect(reader.asked).toHaveLength(1);
  });

  test('leave no gap when entries are signed while they are read', async () => {
    const reader = new Reader();
    reader.current(range(100, 51), { more: true, total: 100 });
    reader.book.loadOlder();
    reader.added([101], 101);
    reader.added([102], 102);
    await reader.answer(pageOf(range(50, 1)));
    expect(reader.shown).toEqual(range(102, 1));
  });

  test('do not bring back what was removed while they were read', async () => {
    const reader = new Reader();
    reader.current([9], { more: true, total: 3 });
    reader.book.loadOlder();
    reader.removed([5], 2);
    reader.changed(4, { name: 'Grace' });
    await reader.answer(pageOf([5, 4]));
    expect(reader.shown).toEqual([9, 4]);
    expect(reader.book.book?.entries[1]?.name).toBe('Grace');
  });

  test('of a book that was closed meanwhile are dropped', async () => {
    const reader = new Reader();
    reader.current([9], { more: true, total: 2 });
    reader.book.loadOlder();
    reader.current([90]);
    await reader.answer(pageOf([5]));
    expect(reader.shown).toEqual([90]);
    expect(reader.book.loadingOlder).toBe(false);
  });

  test('that cannot be read say so at the end, and can be asked for again', async () => {
    const reader = new Reader();
    reader.current([9], { more: true, total: 2 });
    reader.book.loadOlder();
    await reader.fail('It broke.');
    expect(reader.book.problem).toEqual({ at: 'end', words: 'It broke.' });
    reader.book.loadOlder();
    await reader.answer(pageOf([5]));
    expect([reader.shown, reader.book.problem]).toEqual([[9, 5], undefined]);
  });

  test('come although all that was held has been removed', async () => {
    const reader = new Reader();
    reader.current([9, 8], { more: true, total: 4 });
    reader.removed([9, 8], 2);
    reader.book.loadOlder();
    expect(reader.question().query).toEqual({ before: 8 });
    await reader.answer(pageOf([5, 4]));
    expect(reader.shown).toEqual([5, 4]);
  });
});

describe('entries that were added between older ones, and told by the total alone', () => {
  async function readTo(position: number): Promise<Reader> {
    const reader = new Reader();
    reader.current(range(300, 251), { more: true, total: 300 });
    reader.book.loadOlder();
    await reader.answer(pageOf(range(250, position), true));
    return reader;
  }

  test('take a reader at the top back to the newest entries, which have no gap', async () => {
    const reader = await readTo(151);
    reader.added([], 400);
    expect(reader.shown).toEqual(range(300, 251));
    expect(reader.book.book?.more).toBe(true);
  });

  test('are read by a page whose reader has scrolled away', async () => {
    const reader = await readTo(249);
    reader.scrolledAway = true;
    reader.added([], 301);
    expect(reader.question().query).toEqual({ before: 301, limit: 52 });
    const read = range(300, 249).filter((position) => position !== 260);
    await reader.answer(pageOf([...read, 248], true));
    expect(reader.shown).toEqual([...read, 248]);
  });

  test('are read once more where others were added while the page read', async () => {
    const reader = await readTo(249);
    reader.scrolledAway = true;
    reader.added([], 301);
    reader.added([], 302);
    expect(reader.asked).toHaveLength(2);
    await reader.answer(pageOf(range(300, 249), true));
    expect(reader.asked).toHaveLength(3);
    await reader.answer(pageOf(range(300, 249), true));
    expect(reader.asked).toHaveLength(3);
  });
});

describe('new entries', () => {
  test('come to a reader at the top, who holds a page of them at most', () => {
    const reader = new Reader();
    reader.current([]);
    for (let total = 200; total <= 20_000; total += 200) reader.added(range(total, total - 49), total);
    expect(reader.shown).toEqual(range(20_000, 19_951));
    expect(reader.book.book).toMatchObject({ more: true, total: 20_000 });
  });

  test('wait while the reader is scrolled away, and move nothing', () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.scrolledAway = true;
    reader.added([10], 3);
    reader.added([12, 11], 5);
    expect(reader.shown).toEqual([9, 8]);
    expect([reader.book.unseen, reader.book.book?.total]).toEqual([3, 5]);
    reader.removed([11], 4);
    expect(reader.book.unseen).toBe(2);
    reader.scrolledAway = false;
    reader.book.showUnseen();
    expect([reader.shown, reader.book.unseen]).toEqual([[12, 10, 9, 8], 0]);
  });

  test('push nothing out from under a reader who is scrolled away', () => {
    const reader = new Reader();
    reader.current(range(50, 1));
    reader.scrolledAway = true;
    reader.added(range(150, 101), 150);
    expect(reader.shown).toEqual(range(50, 1));
    expect(reader.book.unseen).toBe(50);
  });

  test('lengthen nothing for a reader at the top who has read older pages', async () => {
    const reader = new Reader();
    reader.current(range(100, 51), { more: true, total: 100 });
    reader.book.loadOlder();
    await reader.answer(pageOf(range(50, 21), true));
    reader.added([101], 101);
    expect(reader.shown).toEqual(range(101, 22));
    expect(reader.book.unseen).toBe(0);
  });

  test('and the own one are shown at once, whatever the reader was looking at', async () => {
    const reader = new Reader();
    reader.current([9]);
    reader.scrolledAway = true;
    reader.added([10], 2);
    reader.book.search('x', 'now');
    await reader.answer(pageOf([]));
    reader.signing.resolve(entryAt(11));
    expect(await reader.book.insert(draft())).toEqual(entryAt(11));
    reader.book.showNewest();
    expect(reader.shown).toEqual([11, 10, 9]);
    expect([reader.book.searchText, reader.book.book?.total]).toEqual(['', 3]);
  });

  test('that were signed in a book that is closed meanwhile do not stand in the next one', async () => {
    const reader = new Reader();
    reader.current([9]);
    const signed = reader.book.insert(draft());
    reader.current([8]);
    reader.signing.resolve(entryAt(10));
    await signed;
    reader.book.showNewest();
    expect([reader.shown, reader.book.book?.total]).toEqual([[8], 1]);
  });
});

describe('a stream that comes back', () => {
  test('keeps what a scrolled reader sees until it is read again, from the same top', async () => {
    const reader = new Reader();
    reader.current(range(100, 51), { more: true, total: 100 });
    reader.scrolledAway = true;
    reader.book.loadOlder();
    await reader.answer(pageOf(range(50, 1)));
    reader.lose();
    expect(reader.book.offline).toBe(true);
    reader.current(range(103, 54), { more: true, total: 103 });
    expect([reader.book.offline, reader.shown]).toEqual([false, range(100, 1)]);
    expect(reader.question().query).toEqual({ before: 101, limit: 100 });
    await reader.answer(pageOf(range(99, 1)));
    expect(reader.shown).toEqual(range(99, 1));
    expect(reader.book.unseen).toBe(4);
  });

  test('asks again in pieces that the guestbook takes', async () => {
    const reader = new Reader();
    reader.current(range(500, 451), { more: true, total: 500 });
    reader.scrolledAway = true;
    for (let newest = 450; newest > 200; newest -= 50) {
      reader.book.loadOlder();
      await reader.answer(pageOf(range(newest, newest - 49), true));
    }
    reader.current(range(500, 451), { more: true, total: 500 });
    await reader.answer(pageOf(range(500, 301), true));
    expect(reader.question().query).toEqual({ before: 301, limit: 100 });
    await reader.answer(pageOf(range(300, 201), true));
    expect(reader.shown).toEqual(range(500, 201));
  });

  test('asks for no further piece once the reader has gone elsewhere', async () => {
    const reader = new Reader();
    reader.current(range(300, 251), { more: true, total: 300 });
    reader.scrolledAway = true;
    for (let newest = 250; newest > 50; newest -= 50) {
      reader.book.loadOlder();
      await reader.answer(pageOf(range(newest, newest - 49), true));
    }
    reader.current(range(300, 251), { more: true, total: 300 });
    const asked = reader.asked.length;
    reader.book.showNewest();
    await reader.answer(pageOf(range(300, 101), true));
    expect([reader.asked.length, reader.shown]).toEqual([asked, range(300, 251)]);
  });

  test('shows the newest at once to a reader at the top', () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.current([12, 9]);
    expect(reader.shown).toEqual([12, 9]);
    expect(reader.asked).toHaveLength(0);
  });

  test('with another book shows that one, for nothing of the former is left', async () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.scrolledAway = true;
    reader.current([7, 6]);
    await reader.answer(pageOf([7, 6]));
    expect([reader.shown, reader.book.unseen]).toEqual([[7, 6], 0]);
  });

  test('goes to the newest entries when the others cannot be read', async () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.scrolledAway = true;
    reader.current([12, 9]);
    await reader.fail('It broke.');
    expect(reader.shown).toEqual([12, 9]);
    expect(reader.book.problem?.words).toBe('It broke.');
  });

  test('twice asks twice, and only the second answer counts', async () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.scrolledAway = true;
    reader.current([12, 9, 8]);
    reader.current([13, 9]);
    await reader.answer(pageOf([9]), 1);
    await reader.answer(pageOf([9, 8]), 0);
    expect(reader.shown).toEqual([9]);
  });

  test('shows no address that the host has hidden meanwhile', async () => {
    const reader = new Reader();
    reader.current([9], { emailsShown: true });
    reader.book.search('ada', 'now');
    await reader.answer({ entries: [entryAt(9, { email: 'ada@example.org' })], more: false, total: 1 });
    expect(reader.book.book?.entries[0]?.email).toBe('ada@example.org');
    reader.current([9], { emailsShown: false });
    expect(reader.book.book?.entries).toEqual([entryAt(9)]);
  });
});
