/** A guest's browser at a real server, for one test file at a time. */

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Draft } from '../../../src/shared/entry';
import { launchBrowser } from '../../support/browser';

let browser: Browser | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

afterAll(async () => browser?.close());

/** A page in a browser of its own, closed after the test. Anything that its console reports as an error fails the test. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  if (!browser) throw new Error('the browser has not been started');
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => expect.fail(`the page threw: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) expect.fail(message.text());
  });
  return page;
}

/** Opens the address and waits until the scripts have taken the page over. */
export async function read(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options);
  await page.goto(url);
  await takenOver(page);
  return page;
}

export async function takenOver(page: Page): Promise<void> {
  await page.waitForSelector('form[novalidate]', { state: 'attached' });
}

/** Scrolls down until so many entries are shown. */
export async function scrollUntil(page: Page, count: number): Promise<void> {
  await page.mouse.move(900, 400);
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 5000);
        return page.locator('.entry').count();
      },
      { timeout: 20_000 },
    )
    .toBe(count);
}

export async function write(page: Page, { name, email, message }: Draft): Promise<void> {
  await page.fill('#sign-name', name);
  await page.fill('#sign-email', email);
  await page.fill('#sign-message', message);
}

export const PHONE = { width: 390, height: 844 };
export const SMALL_PHONE = { width: 360, height: 640 };
export const WINDOW = { width: 1280, height: 800 };
