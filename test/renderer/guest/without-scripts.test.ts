/** The page in a browser without scripts: links and forms alone. */

import { expect, test } from 'vitest';
import { serve } from '../../server/serving';
import { draft } from '../../support/draft';
import { needs } from '../../support/machine';
import { newPage, PHONE, write } from './reading';

needs('chromium')('the page without scripts', () => {
  test('is signed, and shows the entry', async () => {
    const { url } = await serve();
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto(url);
    await write(page, draft());
    await page.click('.sign button[type=submit]');
    await page.waitForSelector('.entry:target');
    expect(await page.locator('.entry-message').textContent()).toBe(draft().message);
    expect(await page.locator('body').textContent()).not.toContain(draft().email);
  });

  test('says what to mend and keeps the text, on a phone too', async () => {
    const { url } = await serve();
    const page = await newPage({ javaScriptEnabled: false, viewport: PHONE });
    await page.goto(url);
    expect(await page.isVisible('.sign')).toBe(false);
    await page.click('.sign-bar a');
    // A space satisfies the browser's own check and not ours.
    await write(page, draft({ message: ' ', name: '  ' }));
    await page.click('.sign button[type=submit]');
    await page.waitForSelector('#sign-name-note:has-text("Please write your name.")');
    expect(await page.isVisible('.sign')).toBe(true);
    expect(await page.inputValue('#sign-email')).toBe(draft().email);
    await page.click('.sign-close');
    await page.waitForSelector('.book', { state: 'visible' });
    expect(await page.isVisible('.sign')).toBe(false);
  });

  test('leads to older entries, to a search and back', async () => {
    const { url, guestbook } = await serve();
    for (let i = 1; i <= 100; i++) await guestbook.insert(draft(`Entry ${i}.`));
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto(url);
    await page.click('a[rel=next]');
    await page.waitForSelector('.book-back');
    expect(await page.locator('.entry-message').last().textContent()).toBe('Entry 1.');
    await page.click('a[rel=prev]');
    await page.waitForSelector('a[rel=next]');
    expect(await page.locator('.entry-message').first().textContent()).toBe('Entry 100.');
    expect(await page.locator('.book-back').count()).toBe(0);
    await page.click('a[rel=next]');
    await page.click('.book-back a');
    await page.fill('#search', 'Entry 7.');
    await page.press('#search', 'Enter');
    await page.waitForSelector('#book-title:has-text("1 entry found")');
    expect(await page.inputValue('#search')).toBe('Entry 7.');
  });
});
