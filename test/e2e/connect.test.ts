/**
 * A student whose session expires in front of a queue, in the packaged app, by keyboard alone: paste, connect, sign, arrive;
 * expire; paste again; the queue drains. And whatever was pasted is nowhere to be found afterwards.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { findFreePort } from '../../src/main/server/ports';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { violations } from '../support/axe-violations';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, seesEntry, sign } from './desktop-app';

const SECRETS = ['canarySecret+/00000000000000000000000old', 'canarySecret+/00000000000000000000000new'];
const TOKENS = ['canaryTokenOld'.repeat(20), 'canaryTokenNew'.repeat(20)];
const block = (which: 0 | 1) => `[default]\r
aws_access_key_id=ASIACANARYCANARY0${which === 0 ? 'OLD' : 'NEW'}\r
aws_secret_access_key=${SECRETS[which]}\r
aws_session_token=${TOKENS[which]}\r
`;
/** What may be told of a key is its last four characters. */
const CANARY = /canarySecret|canaryToken|ASIACANARY/;

/** Here Linux has no key store; Windows and macOS always have one. */
const KEPT =
  process.platform === 'linux'
    ? 'The session is kept in memory only'
    : 'The session is kept sealed by the key store';

/** In the packaged app: what it has answered and told over IPC since. */
declare global {
  var told: string[];
}

needs('display', 'java')('connecting to AWS', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  let host: Page;
  let proxy: FaultProxy;
  let fixture: ReturnType<typeof dynamoDbFixture>;
  let log = '';

  const copy = (text: string) =>
    app.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  const arrived = async () => (await fixture.items()).map(({ message }) => message).sort();
  const arrive = (messages: readonly string[]) =>
    vi.waitFor(async () => expect(await arrived()).toEqual(messages), { timeout: 20_000 });

  beforeAll(async () => {
    proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    fixture = dynamoDbFixture();
    folder = await makeFolder();
    app = await launch(folder.path, { PORT: String(await findFreePort('127.0.0.1', 5300)) });
    for (const stream of [app.electron.process().stdout, app.electron.process().stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    host = await app.openHost();
    await recordIpc(app);
  });
  afterAll(async () => {
    await app?.close();
    await proxy?.close();
    await fixture?.close();
    await folder?.remove();
  });

  test('by keyboard: paste, say where, connect, sign, arrive', async () => {
    await copy(block(0));
    await press(host, host.getByRole('button', { name: 'Paste from clipboard' }), 'Enter');
    await host.getByText('Key …0OLD, with a session token, profile default').waitFor();
    await host.getByText(KEPT).waitFor();
    await press(host, host.getByText('Advanced: table, capacity, endpoint'), 'Enter');
    await write(host, host.getByLabel('Table', { exact: true }), fixture.name);
    await write(host, host.getByLabel('Endpoint'), proxy.endpoint);
    await host
      .getByText('it is created with 1 read and 1 write unit a second, with its change stream')
      .waitFor();
    await isAccessible(host);
    expect(proxy.calls).toEqual([]);
    await press(host, host.getByRole('button', { name: 'Connect', exact: true }), 'Enter');
    await host.getByText('the pasted session, key …0OLD').waitFor();
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'before' });
    await arrive(['before']);
    await isAccessible(host);
  });

  test('an expired session is one banner for the host and one quiet word for guests', async () => {
    proxy.fault = ({ keyId }) => (keyId.endsWith('OLD') ? 'expired-token' : undefined);
    for (const message of ['first in the queue', 'second in the queue']) {
      await sign(app.guest, { name: 'Grace', email: 'grace@example.org', message });
      await seesEntry(app.guest, message);
    }
    await host
      .getByText('Your session has expired. Paste a new one to send the 2 waiting entries.')
      .waitFor();
    await app.guest.getByText('2 entries wait for new credentials').waitFor();
    await isAccessible(host);
  });

  test('a text that is no session, and one that is refused, say so and change nothing', async () => {
    await copy('lunch at noon');
    await press(host, host.getByRole('button', { name: 'Paste from clipboard' }), 'Enter');
    await host.getByText('There are no AWS credentials in this text.').waitFor();
    await copy(block(0));
    await press(host, host.getByRole('button', { name: 'Paste from clipboard' }), 'Enter');
    await host.getByText(/^The AWS session has expired\..+Nothing was changed\.$/).waitFor();
    await isAccessible(host);
    await host.getByText('Paste a new one to send the 2 waiting entries.').waitFor();
  });

  test('one press takes the new one, and the queue drains', async () => {
    await copy(block(1));
    await press(host, host.getByRole('button', { name: 'Paste from clipboard' }), 'Enter');
    await arrive(['before', 'first in the queue', 'second in the queue']);
    await host.getByText('Your session has expired.').waitFor({ state: 'detached' });
    await app.guest.getByText(/^Saved in DynamoDB/).waitFor();
    await host.getByText('the pasted session, key …0NEW').waitFor();
  });

  test('the box takes the same text by hand, and is empty afterwards', async () => {
    await press(host, host.getByRole('button', { name: 'Change…' }), 'Enter');
    await press(host, host.getByText('Or paste the text here'), 'Enter');
    const box = host.getByLabel('The lines with the key, the secret and the token');
    await box.fill(block(1));
    await press(host, host.getByRole('button', { name: 'Use this text' }), 'Enter');
    await host.getByText('Key …0NEW, with a session token').waitFor();
    expect(await box.inputValue()).toBe('');
    await isAccessible(host);
    await press(host, host.getByRole('button', { name: 'Cancel' }), 'Enter');
  });

  test('a clock that is off is said, by how much', async () => {
    proxy.clockOffset = 12 * 60_000;
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'by a slow clock' });
    await host.getByText('The clock of this computer is 12 minutes slow.').waitFor();
    await isAccessible(host);
  });

  test('what was pasted is in no window, no answer, no log and no file', async () => {
    await host.getByText('This computer', { exact: true }).click();
    const address = await host
      .getByText(/^http:\/\/localhost:\d+/)
      .first()
      .textContent();
    const pages = ['/', '/api/entries', '/healthz', '/nowhere'].map(async (path) =>
      (await fetch(new URL(path, String(address).trim()))).text(),
    );
    expect((await Promise.all(pages)).join()).not.toMatch(CANARY);

    const told = await app.electron.evaluate(() => globalThis.told);
    expect(told.join()).toContain('0NEW');
    expect(told.join()).not.toMatch(CANARY);
    expect(log).not.toMatch(CANARY);

    const snapshot = join(folder.path, 'heap.heapsnapshot');
    await app.electron.evaluate(async ({ BrowserWindow }, file) => {
      const isHosts = (url: string) => url.startsWith('app://host');
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => isHosts(webContents.getURL()));
      await window?.webContents.takeHeapSnapshot(file);
    }, snapshot);
    expect(await readFile(snapshot, 'latin1')).toContain('the pasted session');
    const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
    expect(files.length).toBeGreaterThan(5);
    for (const file of files.filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      expect(CANARY.test(await readFile(path, 'latin1')), path).toBe(false);
    }
  });

  test('forgetting leaves the table, and the entries stay', async () => {
    await press(host, host.getByRole('button', { name: 'Disconnect and forget the session…' }), 'Enter');
    await press(host, host.getByRole('button', { name: 'Forget it' }), 'Enter');
    await app.guest.getByText('Kept on this computer').waitFor();
    await host.getByText('Not connected').waitFor();
    await expect.poll(() => host.getByText('0NEW').count()).toBe(0);
  });
});

async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page)).toEqual([]);
  }
}

/** Goes there by Tab, as a hand without a mouse does, and presses. */
async function press(page: Page, target: Locator, key: 'Enter'): Promise<void> {
  await reach(page, target);
  await page.keyboard.press(key);
}

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} cannot be reached by Tab`);
}

/** Notes every answer and every push of the app's IPC, as it leaves the main process. */
async function recordIpc(app: DesktopApp): Promise<void> {
  await app.electron.evaluate(({ ipcMain, BrowserWindow }) => {
    globalThis.told = [];
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (...sent: unknown[]) => unknown>;
    };
    for (const [channel, handle] of handlers) {
      handlers.set(channel, async (...sent) => {
        const answer = await handle(...sent);
        globalThis.told.push(JSON.stringify(answer));
        return answer;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel, ...sent) => {
        globalThis.told.push(JSON.stringify(sent));
        send(channel, ...sent);
      };
    }
  });
}
