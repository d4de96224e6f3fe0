/** The host's page over the whole program, in Chromium; test/e2e has it in its own window. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from '../../src/main/app';
import { readConfig } from '../../src/main/config';
import { findCredentials } from '../../src/main/credentials/sources';
import { draft } from '../server/serving';
import { needs } from '../support/machine';
import { quietLog } from '../support/quiet-log';
import { newPage } from './reading';

const PAGES = resolve(import.meta.dirname, '../../out/renderer');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

let undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-host-'));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

async function startApp(folder: string): Promise<App> {
  const environment = {
    GUESTBOOK_DATA_DIR: folder,
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE0000032F',
    AWS_SECRET_ACCESS_KEY: 'secret',
    // Nothing listens there: what is signed waits.
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
  };
  const app = await createApp({
    chooseFile: async () => undefined,
    config: readConfig(environment),
    credentials: findCredentials(environment),
    headless: false,
    pagesFolder: PAGES,
    log: quietLog,
  });
  undo.push(() => app.close());
  return app;
}

/** The page with the HostApi on `window`, as the preload puts it there. */
async function openHostPage({ host }: App): Promise<Page> {
  const page = await newPage();
  await page.exposeFunction('askHost', async (query: Parameters<typeof host.select>[0]) => ({
    ok: true,
    value: await host.select(query),
  }));
  await page.exposeFunction('followHost', () => {
    const unsubscribe = host.subscribe((state) => {
      page
        .evaluate((told) => dispatchEvent(new CustomEvent('told', { detail: told })), state)
        .catch(() => {});
    });
    page.once('close', unsubscribe);
  });
  await page.addInitScript(`window.host = {
    select: (query) => window.askHost(query),
    subscribe(listener) {
      addEventListener('told', ({ detail }) => listener(detail));
      window.followHost();
      return () => {};
    },
  };`);
  await page.route('http://host.test/**', async (route) => {
    const file = join(PAGES, new URL(route.request().url()).pathname);
    await route.fulfill({ body: await readFile(file), contentType: TYPES[extname(file)] ?? 'text/plain' });
  });
  await page.goto('http://host.test/host.html');
  return page;
}

needs('chromium')('the host’s page', () => {
  test('keeps every entry that was loaded when something changes', async () => {
    const app = await startApp(await makeFolder());
    for (let i = 1; i <= 260; i++) await app.guestbook.insert({ ...draft, message: `Entry ${i}.` });
    const page = await openHostPage(app);
    const entries = page.locator('guestbook-address-book li');
    for (const count of [50, 100, 150, 200, 250]) {
      await expect.poll(() => entries.count()).toBe(count);
      await page.getByRole('button', { name: 'Older entries' }).click();
    }
    await expect.poll(() => entries.count()).toBe(260);
    await app.guestbook.insert({ ...draft, message: 'One more.' });
    await page.getByText('One more.').waitFor();
    expect(await entries.count()).toBe(261);
  });

  test('says before disconnecting what becomes of waiting entries', async () => {
    const app = await startApp(await makeFolder());
    await app.host.connect(true);
    await app.guestbook.insert(draft);
    const page = await openHostPage(app);
    await page
      .getByText(
        '1 entry waits for the table. If you disconnect, it stays on this computer and is sent when you connect again.',
      )
      .waitFor();
    await app.guestbook.insert(draft);
    await page.getByText('2 entries wait for the table. If you disconnect, they stay').waitFor();
    await page.getByRole('button', { name: 'Disconnect' }).waitFor();
  });

  test('tells of a book that was put aside, which guests are not told', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'local.db'), 'not a book');
    const app = await startApp(folder);
    const page = await openHostPage(app);
    const notice = await page.locator('guestbook-kept-section wa-callout').textContent();
    expect(notice).toContain('could not be read');
    await page.getByText('Kept on this computer').waitFor();
    const told: string[] = [];
    undo.push(async () => unsubscribe());
    const unsubscribe = app.guestbook.subscribe((change) => told.push(JSON.stringify(change)));
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).not.toContain('notice');
  });
});
