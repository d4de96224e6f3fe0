/** What a `current` replaces: nothing of another book and no hidden address stays, and the reader's place does. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { guestView } from '../../../src/main/model/guest-view';
import { type Book, Guestbook } from '../../../src/main/model/guestbook';
import { serve } from '../../server/serving';
import { deferred } from '../../support/deferred';
import { draft } from '../../support/draft';
import { needs } from '../../support/machine';
import { quietLog } from '../../support/quiet-log';
import { temporaryStore } from '../../support/store';
import { newPage, read, scrollUntil, takenOver, WINDOW } from './reading';

async function bookOf(count: number, words: string): Promise<Book> {
  const store = await temporaryStore({ outbox: false });
  for (let i = 1; i <= count; i++) await store.insert(draft(`${words} ${i}.`));
  return { store, backend: 'local' };
}

/** A guestbook whose book can be swapped and whose addresses can be hidden, as the host does it. */
async function serveBook(book: Book) {
  const current = new Guestbook(book, quietLog);
  let emailsShown = true;
  const guestbook = guestView(current, { showEmails: () => emailsShown });
  const { url } = await serve({ guestbook });
  const hideEmails = () => {
    emailsShown = false;
    guestbook.refresh();
  };
  return { url, current, hideEmails };
}

/** Goes to the oldest entry and says where it then stands in the window: entries have their height once they were in sight. */
async function goToOldest(page: Page): Promise<number> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let [before, now] = [-1, 0];
    while (now !== before) {
      window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
      await frame();
      await frame();
      [before, now] = [now, document.documentElement.scrollHeight];
    }
  });
  return placeOfOldest(page);
}

async function placeOfOldest(page: Page): Promise<number> {
  return page
    .locator('.entry')
    .last()
    .evaluate((entry) => Math.round(entry.getBoundingClientRect().top));
}

/** What a browser tells a page whose tab goes out of sight; Chromium without a screen has no other tab in front. */
async function lookElsewhere(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

const messages = (page: Page) => page.locator('.entry-message').allTextContents();

needs('chromium')('a book that begins anew', () => {
  test('hides the addresses of every page held, and keeps the place', async () => {
    const { url, hideEmails } = await serveBook(await bookOf(120, 'Entry'));
    const page = await read(url, { viewport: WINDOW });
    await scrollUntil(page, 120);
    expect(await page.locator('.entry-email').count()).toBe(120);
    const before = await goToOldest(page);
    let readAgain = 0;
    page.on('response', (response) => {
      if (response.url().includes('/api/entries')) readAgain++;
    });
    hideEmails();
    await page.waitForFunction(() => document.querySelector('.entry-email') === null);
    await expect.poll(() => readAgain).toBe(1);
    expect(await page.locator('.entry').count()).toBe(120);
    expect(await placeOfOldest(page)).toBe(before);
  });

  test('shows no address that was on its way when they were hidden', async () => {
    const { url, hideEmails } = await serveBook(await bookOf(60, 'Entry'));
    const page = await newPage({ viewport: WINDOW });
    const answered = deferred();
    const released = deferred();
    await page.route(
      '**/api/entries*',
      async (route) => {
        const response = await route.fetch();
        expect(await response.text()).toContain(draft().email);
        answered.resolve();
        await released.promise;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await page.goto(url);
    await takenOver(page);
    await page.locator('.entry').last().scrollIntoViewIfNeeded();
    await answered.promise;
    hideEmails();
    await page.waitForSelector('#sign-email-hint:has-text("Other guests do not see it")', {
      state: 'attached',
    });
    released.resolve();
    await scrollUntil(page, 60);
    expect(await page.locator('.entry-email').count()).toBe(0);
  });

  test('leaves nothing of the book before it, however far that was read', async () => {
    const { url, current } = await serveBook(await bookOf(120, 'Here'));
    const page = await read(url, { viewport: WINDOW });
    await scrollUntil(page, 120);
    current.use(await bookOf(130, 'There'));
    await page.waitForSelector('.entry-message:has-text("There 130.")');
    expect((await messages(page)).filter((message) => message.startsWith('Here'))).toEqual([]);
    // What is read again comes right after the newest page.
    const newest = Array.from({ length: 100 }, (_, i) => `There ${130 - i}.`);
    await expect.poll(async () => (await messages(page)).slice(0, 100)).toEqual(newest);
    expect(await page.locator('.unseen-link').count()).toBe(0);
  });

  test('is searched again', async () => {
    const { url, current, hideEmails } = await serveBook(await bookOf(60, 'Cake here'));
    const page = await read(`${url}/?search=cake`, { viewport: WINDOW });
    await scrollUntil(page, 60);
    current.use(await bookOf(2, 'Cake there'));
    await page.waitForSelector('#book-title:has-text("2 entries found")');
    expect(await messages(page)).toEqual(['Cake there 2.', 'Cake there 1.']);
    expect(await page.locator('.entry-email').count()).toBe(2);
    hideEmails();
    await page.waitForFunction(() => document.querySelector('.entry-email') === null);
    expect(await page.inputValue('#search')).toBe('cake');
    expect(await page.locator('.entry').count()).toBe(2);
  });

  test('holds what was signed while the stream was away above the reader', async () => {
    const { url, current } = await serveBook(await bookOf(120, 'Entry'));
    const page = await read(url, { viewport: WINDOW });
    await scrollUntil(page, 120);
    const before = await goToOldest(page);
    await lookElsewhere(page, 'hidden');
    await current.insert(draft('Meanwhile'));
    await lookElsewhere(page, 'visible');
    await page.waitForSelector('.unseen-link:has-text("1 new entry")');
    expect(await page.locator('.entry').count()).toBe(120);
    expect(await placeOfOldest(page)).toBe(before);
  });
});
