/** On a disk that does not take the settings: what the host sets holds everywhere at once, and the message says that it is not remembered. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '../../src/main/server/ports';
import type { GuestEntry } from '../../src/shared/entry';
import { startApp } from '../support/app';
import { Changes } from '../support/changes';
import { stateWhere } from '../support/connecting';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';

const notRemembered = {
  code: 'store_failed',
  message: expect.stringMatching(/^This is in force now, but could not be remembered \(\w+\)/),
};

/** A program whose settings can be read and not written any more. */
async function start() {
  const folder = await temporaryFolder();
  const app = await startApp(folder);
  await app.host.showEmails(true);
  const file = join(folder, 'settings.json');
  await rm(file);
  await mkdir(join(file, 'in the way'), { recursive: true });
  return app;
}

const port = async () => (await findFreePort('127.0.0.1', 5400)) ?? 0;
const textOf = async (address: string) => (await fetch(address)).text();

test('addresses that the host hides are hidden from every guest', async () => {
  const { host, guestbook } = await start();
  await expect(host.serve({ mode: 'computer', port: await port() })).rejects.toMatchObject(notRemembered);
  const [address = ''] = (await stateWhere(host, ({ server }) => server.mode === 'computer')).server
    .addresses;
  const { email } = await guestbook.insert(draft('hello'));
  expect(email).toContain('@');
  const changes = new Changes<GuestEntry>();
  onTestFinished(guestbook.subscribe(changes.listener));
  await changes.until('current', ({ page }) => page.entries[0]?.email === email);
  await expect.poll(() => textOf(address)).toContain(email);

  await expect(host.showEmails(false)).rejects.toMatchObject(notRemembered);
  await changes.until('current', ({ page }) => page.entries.length > 0 && !page.entries[0]?.email);
  await expect.poll(() => textOf(address)).not.toContain(email);
  expect(await textOf(`${address}/api/entries`)).not.toContain(email);
  expect((await stateWhere(host, () => true)).showEmails).toBe(false);
});

test('a server that the host turns on or off is on or off', async () => {
  const { host } = await start();
  const asked = await port();
  await expect(host.serve({ mode: 'computer', port: asked })).rejects.toMatchObject(notRemembered);
  const { server } = await stateWhere(host, () => true);
  expect(server).toMatchObject({ mode: 'computer', port: asked });
  const [address = ''] = server.addresses;
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  await expect(host.serve({ mode: 'off' })).rejects.toMatchObject(notRemembered);
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  expect((await stateWhere(host, () => true)).server).toMatchObject({ mode: 'off', port: asked });
});
