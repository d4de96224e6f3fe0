/** Signing in a browser with scripts: what a guest typed is never lost, and what went wrong stands where it is mended. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { serve } from '../../server/serving';
import { draft } from '../../support/draft';
import { needs } from '../../support/machine';
import { PHONE, read, takenOver, write } from './reading';

const submit = (page: Page) => page.click('.sign button[type=submit]');

function shown(page: Page, selector: string, text: string): Promise<unknown> {
  return page.waitForSelector(`${selector}:has-text(${JSON.stringify(text)})`);
}

needs('chromium')('signing with scripts', () => {
  test('a signed entry appears at once, is thanked for, and the form is empty', async () => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await write(page, draft());
    await submit(page);
    await shown(page, '.entry-message', draft().message);
    await shown(page, '[role=status]', 'Thank you, Ada.');
    expect(await page.inputValue('#sign-message')).toBe('');
    expect((await guestbook.select()).total).toBe(1);
    await page.reload();
    await takenOver(page);
    expect(await page.inputValue('#sign-name')).toBe('');
    expect(await page.textContent('.entry-message')).toBe(draft().message);
  });

  test('the thanks say when the entry has reached the table', async () => {
    const { url, store } = await serve({ outbox: true });
    const page = await read(url);
    await write(page, draft());
    await submit(page);
    await shown(page, '[role=status]', 'Your entry is saved and on its way into the book.');
    const [waiting] = await store.pending(1);
    if (!waiting) throw new Error('Nothing waits.');
    const { id, state: _, ...item } = waiting;
    await store.delivered(id, item);
    await shown(page, '[role=status]', 'Thank you, Ada. Your entry is in the book.');
    // A search that does not find it takes nothing back.
    await page.fill('#search', 'somebody else');
    await page.waitForFunction(() => document.querySelectorAll('.entry').length === 0);
    expect(await page.textContent('.thanks')).toContain('Your entry is in the book.');
    await page.fill('#sign-name', 'Grace');
    await page.waitForFunction(() => document.querySelector('.thanks')?.textContent?.trim() === '');
  });

  test('a field is checked as it is left, and its words go when it is mended', async () => {
    const { url } = await serve();
    const page = await read(url);
    await page.fill('#sign-email', 'nowhere');
    await page.locator('#sign-email').blur();
    await shown(page, '#sign-email-note', 'has an @ in it');
    expect(await page.getAttribute('#sign-email', 'aria-invalid')).toBe('true');
    expect(await page.getAttribute('#sign-email', 'aria-describedby')).toContain('sign-email-note');
    await page.fill('#sign-email', 'ada@example.org');
    await page.waitForSelector('#sign-email:not([aria-invalid])');
    expect(await page.textContent('#sign-email-note')).toBe('');
  });

  test('nobody is reproved for looking into an empty form', async () => {
    const { url } = await serve();
    const page = await read(url);
    await page.focus('#sign-name');
    await page.focus('#search, .masthead-mark');
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  });

  test('an unfinished form is not sent: every field says what it lacks and the first has the caret', async () => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await page.fill('#sign-message', 'Hello');
    await submit(page);
    await shown(page, '#sign-name-note', 'Please write your name.');
    await shown(page, '#sign-email-note', 'Please write your e-mail address.');
    await page.waitForFunction(() => document.activeElement?.id === 'sign-name');
    expect((await guestbook.select()).total).toBe(0);
  });

  test('more than the limit is pasted whole and said, never cut', async () => {
    const { url } = await serve();
    const page = await read(url);
    await page.fill('#sign-message', 'x'.repeat(4001));
    await page.locator('#sign-message').blur();
    await shown(page, '#sign-message-note', 'Please keep the message to 4,000 characters.');
    expect((await page.inputValue('#sign-message')).length).toBe(4001);
  });

  test('the text stays when the server is gone, and over a reload when it is back', async () => {
    const { url, server } = await serve();
    const page = await read(url);
    await write(page, draft());
    await server.close();
    await submit(page);
    await shown(page, '.sign-problem', 'The guestbook cannot be reached. Your text is still here.');
    await shown(page, '.status', 'Out of touch');
    expect(await page.inputValue('#sign-message')).toBe(draft().message);
    await serve({ port: server.port });
    await page.reload();
    await takenOver(page);
    expect(await page.inputValue('#sign-name')).toBe(draft().name);
    expect(await page.inputValue('#sign-message')).toBe(draft().message);
    await submit(page);
    await shown(page, '.entry-message', draft().message);
  });

  test.each([
    ['what another version stored', '{"name":5,"email":null,"message":"kept"}', 'kept'],
    ['nothing of a draft', 'null', ''],
    ['no JSON', 'Ada', ''],
  ])('a tab that holds %s begins with the text that can be used', async (_, stored, message) => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await page.evaluate((text) => sessionStorage.setItem('guestbook-draft', text), stored);
    await page.reload();
    await takenOver(page);
    expect(await page.inputValue('#sign-name')).toBe('');
    expect(await page.inputValue('#sign-message')).toBe(message);
    await write(page, draft());
    await submit(page);
    await shown(page, '.entry-message', draft().message);
    expect((await guestbook.select()).total).toBe(1);
  });

  test('two quick presses sign once', async () => {
    const { url, guestbook } = await serve();
    const page = await read(url);
    await write(page, draft());
    await page.dblclick('.sign button[type=submit]');
    await shown(page, '.entry-message', draft().message);
    expect((await guestbook.select()).total).toBe(1);
  });

  test('on a phone the form covers the book, and signing leads back to the new entry', async () => {
    const { url } = await serve();
    const page = await read(url, { viewport: PHONE });
    expect(await page.isVisible('.sign')).toBe(false);
    await page.click('.sign-bar a');
    await page.waitForSelector('.sign', { state: 'visible' });
    expect(await page.isVisible('.book')).toBe(false);
    await write(page, draft());
    await submit(page);
    await page.waitForSelector('.entry:target', { state: 'visible' });
    expect(await page.isVisible('.sign')).toBe(false);
    expect(await page.isVisible('.thanks p')).toBe(true);
  });

  test('on a phone the cross leads back to where the reader was', async () => {
    const { url, guestbook } = await serve();
    for (let i = 0; i < 20; i++) await guestbook.insert(draft());
    const page = await read(url, { viewport: PHONE });
    await page.mouse.wheel(0, 900);
    await page.waitForFunction(() => window.scrollY >= 900);
    const before = await page.evaluate(() => window.scrollY);
    await page.click('.sign-bar a');
    await page.click('.sign-close');
    await page.waitForSelector('.book', { state: 'visible' });
    expect(await page.evaluate(() => window.scrollY)).toBe(before);
  });
});
