/** The search and the page's address: what was asked for last is shown, whatever order the answers come in. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pageOf } from '../../shared/entries';
import { Reader, range } from './reader';

afterEach(() => {
  vi.useRealTimers();
});

describe('a search', () => {
  test('that is cleared before its answer comes does not show its hits', async () => {
    const reader = new Reader();
    reader.current([3, 2, 1]);
    reader.book.search('ada', 'now');
    reader.book.search('', 'paused');
    await reader.answer(pageOf([2]));
    expect(reader.shown).toEqual([3, 2, 1]);
    expect([reader.book.query, reader.address]).toEqual([{}, '/']);
  });

  test.each([
    ['in turn', [0, 1]],
    ['the wrong way round', [1, 0]],
  ])('shows the hits of what was typed last, answered %s', async (_how, order) => {
    const reader = new Reader();
    reader.current([3, 2, 1]);
    reader.book.search('ad', 'now');
    reader.book.search('ada', 'now');
    for (const index of order) await reader.answer(index === 0 ? pageOf([3, 2]) : pageOf([2]), index);
    expect(reader.shown).toEqual([2]);
    expect([reader.book.query.search, reader.address]).toEqual(['ada', '/?search=ada']);
  });

  test('that fails late says nothing', async () => {
    const reader = new Reader();
    reader.current([1]);
    reader.book.search('ada', 'now');
    reader.book.showNewest();
    await reader.fail('It broke.');
    expect(reader.book.problem).toBeUndefined();
  });

  test('that fails leaves what was shown, says so, and may be asked again', async () => {
    const reader = new Reader();
    reader.current([1]);
    reader.book.search('ada', 'now');
    await reader.fail('It broke.');
    expect(reader.book.problem).toEqual({ at: 'top', words: 'It broke.' });
    expect(reader.shown).toEqual([1]);
    reader.book.search('ada', 'now');
    await reader.answer(pageOf([1]));
    expect([reader.book.problem, reader.book.query.search]).toEqual([undefined, 'ada']);
  });

  test('is asked once a pause in typing, and not again for what is shown', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const reader = new Reader();
    reader.current([1]);
    for (const text of ['a', 'ad', 'ada']) reader.book.search(text, 'paused');
    expect(reader.asked).toHaveLength(0);
    vi.runAllTimers();
    expect(reader.asked.map(({ query }) => query)).toEqual([{ search: 'ada' }]);
    reader.book.search('ada ', 'now');
    await reader.answer(pageOf([1]));
    reader.book.search(' ada', 'now');
    expect(reader.asked).toHaveLength(1);
  });

  test('wins over older pages that were asked for before it', async () => {
    const reader = new Reader();
    reader.current(range(100, 51), { more: true, total: 100 });
    reader.book.loadOlder();
    reader.book.search('ada', 'now');
    await reader.answer(pageOf([7]), 1);
    await reader.answer(pageOf(range(50, 1)), 0);
    expect(reader.shown).toEqual([7]);
    expect(reader.book.loadingOlder).toBe(false);
  });

  test('is not disturbed by its end being near while it is asked', async () => {
    const reader = new Reader();
    reader.current([9], { more: true, total: 100 });
    reader.book.search('ada', 'now');
    reader.book.loadOlder();
    expect(reader.asked).toHaveLength(1);
    await reader.answer(pageOf([7]));
    expect(reader.shown).toEqual([7]);
  });

  test('keeps its hits true and takes no others', async () => {
    const reader = new Reader();
    reader.current([9, 8]);
    reader.book.search('ada', 'now');
    await reader.answer({ ...pageOf([8, 5]), total: 2 });
    reader.added([10], 3);
    reader.changed(5, { name: 'Ada L.' });
    reader.removed([8], 2);
    expect(reader.shown).toEqual([5]);
    expect(reader.book.book).toMatchObject({ total: 1, entries: [{ name: 'Ada L.' }] });
    reader.book.showNewest();
    expect(reader.shown).toEqual([10, 9]);
  });

  test('is asked again when another book comes while its answer is awaited', async () => {
    const reader = new Reader();
    reader.current([3, 2]);
    reader.book.search('ada', 'now');
    reader.current([90, 80]);
    await reader.answer(pageOf([80]), 1);
    await reader.answer(pageOf([2]), 0);
    expect(reader.shown).toEqual([80]);
  });

  test('does not leave a book that is closed on the page when it fails in the next one', async () => {
    const reader = new Reader();
    reader.current([3, 2]);
    reader.book.search('a', 'now');
    await reader.answer(pageOf([2]));
    reader.book.search('ad', 'now');
    reader.current([90, 80]);
    await reader.fail('It broke.');
    expect(reader.shown).toEqual([90, 80]);
    expect(reader.book.problem?.words).toBe('It broke.');
  });
});

describe('an address', () => {
  test('of a search is asked for when the book has come, once', async () => {
    const reader = new Reader('search=ada');
    expect([reader.book.searchText, reader.asked.length]).toEqual(['ada', 0]);
    reader.current([3, 2]);
    expect([reader.book.isReady, reader.asked.length]).toEqual([false, 1]);
    await reader.answer(pageOf([2]));
    expect([reader.book.isReady, reader.shown]).toEqual([true, [2]]);
  });

  test('of older entries leads there, and on', async () => {
    const reader = new Reader('before=50');
    reader.current([99], { more: true, total: 90 });
    expect(reader.question().query).toEqual({ before: 50 });
    await reader.answer(pageOf([49, 48], true));
    expect([reader.shown, reader.book.unseen]).toEqual([[49, 48], 0]);
    reader.book.loadOlder();
    expect(reader.question().query).toEqual({ before: 48 });
  });

  test('of newer entries leads there, and down again', async () => {
    const reader = new Reader('after=50');
    reader.current([99], { more: true, total: 90 });
    await reader.answer(pageOf([52, 51], true));
    expect([reader.shown, reader.book.query]).toEqual([[52, 51], { before: 53 }]);
    reader.book.loadOlder();
    expect(reader.question().query).toEqual({ before: 51 });
  });

  test('of entries that are the newest by now leads to those', async () => {
    const reader = new Reader('after=50');
    reader.current([60, 51, 50], { more: true, total: 90 });
    await reader.answer(pageOf([60, 51]));
    expect([reader.shown, reader.book.query]).toEqual([[60, 51, 50], {}]);
  });

  test('of a former cursor leads to the newest entries', () => {
    const reader = new Reader('before=MjAyNi0wMS0wMiAwMzowNDowNS4wMDAwMDYgYWJj');
    reader.current([9]);
    expect([reader.shown, reader.asked.length, reader.book.isReady]).toEqual([[9], 0, true]);
  });
});
