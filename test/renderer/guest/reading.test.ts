/** Reading in a browser with scripts: live, in place, as far back as one likes. */

import { expect, test } from 'vitest';
import { serve } from '../../server/serving';
import { deferred } from '../../support/deferred';
import { draft } from '../../support/draft';
import { needs } from '../../support/machine';
import { newPage, PHONE, read, SMALL_PHONE, scrollUntil, takenOver, WINDOW } from './reading';

needs('chromium')('reading with scripts', () => {
  test('what another guest signs appears without a reload', async () => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await page.waitForSelector('.blank-title');
    await guestbook.insert(draft('From elsewhere'));
    await page.waitForSelector('.entry-message:has-text("From elsewhere")');
    expect(await page.textContent('#book-title')).toBe('1 entry');
  });

  test('nothing jumps: entries wait above a marker while the reader is scrolled away', async () => {
    const { url, guestbook } = await serve();
    for (let i = 0; i < 30; i++) await guestbook.insert(draft(`Entry ${i}`));
    const page = await read(url, { viewport: WINDOW });
    await page.mouse.move(900, 400);
    await page.mouse.wheel(0, 1200);
    await page.waitForFunction(() => window.scrollY >= 1200);
    await guestbook.insert(draft('New 1'));
    await guestbook.insert(draft('New 2'));
    await page.waitForSelector('.unseen-link:has-text("2 new entries")');
    expect(await page.locator('.entry-message:has-text("New 1")').count()).toBe(0);
    expect(await page.evaluate(() => window.scrollY)).toBe(1200);
    await page.click('.unseen-link');
    await page.waitForSelector('.entry-message:has-text("New 2")');
    await page.waitForFunction(() => window.scrollY === 0);
    expect(await page.locator('.unseen-link').count()).toBe(0);
  });

  test('older pages come as one scrolls, down to the first entry', async () => {
    const { url, guestbook } = await serve();
    for (let i = 1; i <= 120; i++) await guestbook.insert(draft(`Entry ${i}.`));
    const page = await read(url, { viewport: WINDOW });
    await scrollUntil(page, 120);
    await page.waitForSelector('.book-end');
    expect(await page.locator('.entry-message').last().textContent()).toBe('Entry 1.');
  });

  test('a search answers while one types, has an address, and leads back', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft('The cake was good'));
    await guestbook.insert(draft('The tea was cold'));
    const page = await read(url);
    await page.fill('#search', 'cake');
    await page.waitForSelector('#book-title:has-text("1 entry found")');
    expect(new URL(page.url()).search).toBe('?search=cake');
    await page.reload();
    await takenOver(page);
    expect(await page.inputValue('#search')).toBe('cake');
    expect(await page.locator('.entry').count()).toBe(1);
    await page.click('.book-back a');
    await page.waitForSelector('#book-title:has-text("2 entries")');
    expect(await page.inputValue('#search')).toBe('');
  });

  test('a search that is cleared before its answer comes stays cleared', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft('The cake was good'));
    await guestbook.insert(draft('The tea was cold'));
    const page = await read(url);
    const asked = deferred();
    const letAnswer = deferred();
    await page.route('**/api/entries?search=cake', async (route) => {
      asked.resolve();
      await letAnswer.promise;
      await route.continue();
    });
    await page.fill('#search', 'cake');
    await asked.promise;
    await page.fill('#search', '');
    const answered = page.waitForResponse('**/api/entries?search=cake');
    letAnswer.resolve();
    await (await answered).finished();
    // Another round trip of the page: the late answer was taken or dropped before.
    await page.evaluate(async () => void (await (await fetch('/api/entries')).json()));
    expect(await page.textContent('#book-title')).toBe('2 entries');
    expect(await page.locator('.entry').count()).toBe(2);
    expect(new URL(page.url()).search).toBe('');
  });

  test('a former link to older entries leads to the newest', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    const page = await read(`${url}/?before=MjAyNi0wMS0wMiAwMzowNDowNS4wMDAwMDYgYWJj`);
    expect(await page.textContent('#book-title')).toBe('1 entry');
    expect(await page.locator('.book-back').count()).toBe(0);
  });

  test('a page out of sight has no stream, and opens none because the network is back', async () => {
    const { url, guestbook } = await serve();
    const page = await newPage();
    await page.addInitScript(() => {
      const opened: EventSource[] = [];
      window.EventSource = class extends EventSource {
        constructor(url: string | URL) {
          super(url);
          opened.push(this);
        }
      };
      let sight: DocumentVisibilityState = 'visible';
      Object.defineProperty(document, 'visibilityState', { get: () => sight });
      Object.assign(window, {
        openStreams: () => opened.filter(({ readyState }) => readyState !== EventSource.CLOSED).length,
        turn: (to: DocumentVisibilityState) => {
          sight = to;
          document.dispatchEvent(new Event('visibilitychange'));
        },
      });
    });
    await page.goto(url);
    await takenOver(page);
    const streamsAfter = (act: string) => page.evaluate<number>(`${act}, openStreams()`);
    expect(await streamsAfter('0')).toBe(1);
    expect(await streamsAfter("turn('hidden')")).toBe(0);
    expect(await streamsAfter("dispatchEvent(new Event('online'))")).toBe(0);
    expect(await streamsAfter("turn('visible')")).toBe(1);
    expect(await streamsAfter("dispatchEvent(new Event('online'))")).toBe(1);
    await guestbook.insert(draft('Seen again'));
    await page.waitForSelector('.entry-message:has-text("Seen again")');
  });

  test('live updates come back by themselves after the server was away', async () => {
    const { url, server } = await serve();
    const page = await read(url, { viewport: PHONE });
    const top = () => page.locator('.book').evaluate((book) => book.getBoundingClientRect().top);
    const before = await top();
    await server.close();
    await page.waitForSelector('.status[data-icon=offline]');
    expect(await top()).toBe(before);
    const again = await serve({ port: server.port });
    await again.guestbook.insert(draft('Back again'));
    await page.waitForSelector('.entry-message:has-text("Back again")');
    expect(await page.locator('.status[data-icon=offline]').count()).toBe(0);
  });

  test('what is typed before the scripts come stays, with its caret and its place', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    const page = await newPage({ viewport: WINDOW });
    const scripts = deferred();
    await page.route('**/*.js', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.fill('#sign-message', 'Half a sentence');
    await page.locator('#sign-message').evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 6));
    scripts.resolve();
    await takenOver(page);
    expect(await page.inputValue('#sign-message')).toBe('Half a sentence');
    const caret = await page.evaluate(() => {
      const { id, selectionStart, selectionEnd } = document.activeElement as HTMLTextAreaElement;
      return [id, selectionStart, selectionEnd];
    });
    expect(caret).toEqual(['sign-message', 4, 6]);
    expect(await page.locator('#sign-message').count()).toBe(1);
  });

  test.each([
    ['a long word', 'x'.repeat(300), 'N'.repeat(100)],
    ['a long address', `https://example.org/?${'query='.repeat(60)}`, 'Ada'],
    ['Arabic with a long word', `مرحبا ${'س'.repeat(200)}`, 'نور'],
  ])('%s stays within a small phone', async (_what, message, name) => {
    const { url, guestbook } = await serve({ showEmails: true });
    await guestbook.insert({ name, email: `${'e'.repeat(240)}@b.org`, message });
    const page = await read(url, { viewport: SMALL_PHONE });
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    expect(await page.locator('.entry').evaluate((entry) => entry.scrollWidth <= entry.clientWidth)).toBe(
      true,
    );
  });

  test('a right-to-left message stands at the right, its signature too', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft({ name: 'نور', message: 'مرحبا' }));
    const page = await read(url, { viewport: WINDOW });
    const gaps = await page.locator('.entry').evaluate((entry) => {
      const side = (of: Element | null) => {
        const range = document.createRange();
        range.selectNodeContents(of ?? entry);
        return range.getBoundingClientRect().right;
      };
      const { right } = entry.querySelector('article')?.getBoundingClientRect() ?? { right: 0 };
      return ['.entry-message', '.entry-signature'].map((part) => right - side(entry.querySelector(part)));
    });
    expect(Math.max(...gaps)).toBeLessThan(1);
  });
});
