/** Reading in a browser with scripts: live, in place, as far back as one likes. */
import { expect, test } from 'vitest';
import { draft, serve } from '../../server/serving';
import { needs } from '../../support/machine';
import { newPage, read, SMALL_PHONE, takenOver, WINDOW } from './reading';

needs('chromium')('reading with scripts', () => {
  test('what another guest signs appears without a reload', async () => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await page.waitForSelector('.blank-title');
    await guestbook.insert({ ...draft, message: 'From elsewhere' });
    await page.waitForSelector('.entry-message:has-text("From elsewhere")');
    expect(await page.textContent('#book-title')).toBe('1 entry');
  });

  test('nothing jumps: entries wait above a marker while the reader is scrolled away', async () => {
    const { url, guestbook } = await serve();
    for (let i = 0; i < 30; i++) await guestbook.insert({ ...draft, message: `Entry ${i}` });
    const page = await read(url, { viewport: WINDOW });
    await page.mouse.move(900, 400);
    await page.mouse.wheel(0, 1200);
    await page.waitForFunction(() => window.scrollY >= 1200);
    await guestbook.insert({ ...draft, message: 'New 1' });
    await guestbook.insert({ ...draft, message: 'New 2' });
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
    for (let i = 1; i <= 120; i++) await guestbook.insert({ ...draft, message: `Entry ${i}.` });
    const page = await read(url, { viewport: WINDOW });
    await page.mouse.move(900, 400);
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 5000);
          return page.locator('.entry').count();
        },
        { timeout: 20_000 },
      )
      .toBe(120);
    await page.waitForSelector('.book-end');
    expect(await page.locator('.entry-message').last().textContent()).toBe('Entry 1.');
  });

  test('a search answers while one types, has an address, and leads back', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert({ ...draft, message: 'The cake was good' });
    await guestbook.insert({ ...draft, message: 'The tea was cold' });
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

  test('live updates come back by themselves after the server was away', async () => {
    const { url, server } = await serve();
    const page = await read(url);
    await server.close();
    await page.waitForSelector('.status[data-icon=offline]');
    const again = await serve({ port: server.port });
    await again.guestbook.insert({ ...draft, message: 'Back again' });
    await page.waitForSelector('.entry-message:has-text("Back again")');
    expect(await page.locator('.status[data-icon=offline]').count()).toBe(0);
  });

  test('what is typed before the scripts come stays, with its caret and its place', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft);
    const page = await newPage({ viewport: WINDOW });
    let letScriptsCome = () => {};
    const scripts = new Promise<void>((resolve) => {
      letScriptsCome = resolve;
    });
    await page.route('**/*.js', async (route) => {
      await scripts;
      await route.continue();
    });
    await page.goto(url, { waitUntil: 'commit' });
    await page.fill('#sign-message', 'Half a sentence');
    await page.locator('#sign-message').evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 6));
    letScriptsCome();
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
    await guestbook.insert({ ...draft, name: 'نور', message: 'مرحبا' });
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
