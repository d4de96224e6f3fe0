/** The host's window under its own policy, over a bridge that says what it is asked: what it shows and what it asks for. */
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { HostState } from '../../src/shared/api';
import { needs } from '../support/machine';
import { violations } from './axe-violations';
import { newPage } from './reading';

const PAGES = resolve(import.meta.dirname, '../../out/renderer');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const calm: HostState = {
  version: '0.1.0',
  folder: '/home/ada/guestbook',
  status: { backend: 'local', pending: 0, rejected: 0, loading: false },
  connection: { state: 'off', region: 'us-east-1', table: 'guestbook' },
  server: { mode: 'off', port: 5000, addresses: [] },
  showEmails: false,
  waiting: [],
};

/** Opens the window in this state; `asked` returns the calls that it made of its bridge. */
async function openHost(state: Partial<HostState>, colorScheme: 'light' | 'dark' = 'light') {
  const page = await newPage({ colorScheme, reducedMotion: 'reduce' });
  await page.route('http://host.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname === '/' ? '/host.html' : pathname;
    const headers = { 'content-type': TYPES[extname(file)] ?? '', 'content-security-policy': POLICY };
    await route.fulfill({ body: await readFile(`${PAGES}${file}`), headers });
  });
  await page.addInitScript(
    (told: HostState) => {
      const asked: unknown[] = [];
      const ask = (name: string) => async (value: unknown) => {
        asked.push([name, value]);
        return { ok: true };
      };
      const entry = {
        id: 'e1',
        name: 'Ada',
        email: 'ada@example.org',
        message: 'Hello',
        date: 'once',
        state: 'synced',
      };
      const host = {
        subscribe: (listener: (state: HostState) => void) => {
          listener(told);
          return () => {};
        },
        select: async () => ({ ok: true, value: { entries: [entry], total: 1 } }),
        connect: ask('connect'),
        serve: ask('serve'),
        showEmails: ask('showEmails'),
      };
      Object.assign(window, { host, asked });
    },
    { ...calm, ...state },
  );
  await page.goto('http://host.test/');
  await page.getByText('ada@example.org').waitFor();
  return { page, asked: () => page.evaluate<unknown[]>('window.asked') };
}

needs('chromium')('the host’s window', () => {
  test('offers to connect, says what will happen, and takes either answer', async () => {
    const { page, asked } = await openHost({
      connection: { ...calm.connection, state: 'offered', source: 'the environment', keyEnding: '32F' },
    });
    await page.getByText('Connect to us-east-1 with the key …32F?').waitFor();
    await page.getByText('it is created, with its change stream').waitFor();
    await page.getByText('Connect', { exact: true }).click();
    await page.getByText('Keep on this computer').click();
    await expect.poll(asked).toEqual([
      ['connect', true],
      ['connect', false],
    ]);
  });

  test('serves by keyboard, and offers the free port when one is taken', async () => {
    const problem = { message: 'Port 5000 is in use by another program.', freePort: 5001 };
    const { page, asked } = await openHost({
      server: { mode: 'computer', port: 5000, addresses: [], problem },
    });
    await page.getByText('Use port 5001 instead').click();
    await page.getByRole('radio', { name: 'This computer' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(asked).toEqual([
      ['serve', { mode: 'computer', port: 5001 }],
      ['serve', { mode: 'network' }],
    ]);
  });

  test('names the variable that locks a setting', async () => {
    const { page } = await openHost({ showEmails: true, showEmailsLockedBy: 'GUESTBOOK_SHOW_EMAILS' });
    await page.getByText('GUESTBOOK_SHOW_EMAILS').waitFor();
    expect(await page.getByRole('switch').isDisabled()).toBe(true);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (theme) => {
    const { page } = await openHost(
      { server: { mode: 'network', port: 5000, addresses: ['http://192.168.1.5:5000'] } },
      theme,
    );
    await page.getByRole('img', { name: 'QR code of http://192.168.1.5:5000' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
