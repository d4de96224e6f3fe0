/** A pasted session over a restart of the packaged app: kept where the system has a key store, and asked for again where not. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { type KeyStore, startKeyStore } from '../support/key-store';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, sign, storage } from './desktop-app';

const BLOCK = `aws_access_key_id=ASIACANARYCANARY132F
aws_secret_access_key=canarySecret+/0000000000000000000000kept
aws_session_token=${'canaryToken'.repeat(20)}`;
const LIBSECRET = ['--password-store=gnome-libsecret'];

needs(
  'display',
  'java',
  'keystore',
)('a pasted session', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let keyStore: KeyStore;
  let fixture: ReturnType<typeof dynamoDbFixture>;
  let app: DesktopApp | undefined;

  beforeEach(async () => {
    folder = await makeFolder();
    keyStore = await startKeyStore();
    fixture = dynamoDbFixture();
  });
  afterEach(async () => {
    await app?.close();
    await fixture?.close();
    await keyStore?.close();
    await folder?.remove();
  });

  async function start(env: KeyStore['env'], args: readonly string[]): Promise<DesktopApp> {
    await app?.close();
    app = undefined;
    const place = { AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'), GUESTBOOK_TABLE: fixture.name };
    app = await launch(folder.path, { ...env, ...place }, args);
    return app;
  }

  async function pasteAndConnect({ electron, openHost }: DesktopApp): Promise<Page> {
    const host = await openHost();
    await electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), BLOCK);
    await host.getByRole('button', { name: 'Paste from clipboard' }).click();
    await host.getByText('Key …132F').waitFor();
    await host.getByRole('button', { name: 'Connect', exact: true }).click();
    await storage(host)
      .getByText(/^Saved in DynamoDB/)
      .waitFor();
    return host;
  }

  test('survives it in the key store, and cannot be read on the disk', async () => {
    const first = await start(keyStore.env, LIBSECRET);
    const firstHost = await pasteAndConnect(first);
    await firstHost.getByText('The session is kept sealed by the key store of this system.').waitFor();
    const files = await readdir(folder.path);
    expect(files).toContain('session.sealed');
    expect(await readFile(join(folder.path, 'session.sealed'), 'latin1')).not.toMatch(/canary|ASIA/);

    const second = await start(keyStore.env, LIBSECRET);
    await sign(second.guest, { name: 'Ada', email: 'ada@example.org', message: 'after a restart' });
    await expect.poll(() => fixture.items(), { timeout: 10_000 }).toHaveLength(1);

    const host = await second.openHost();
    await storage(host)
      .getByText(/^Saved in DynamoDB/)
      .waitFor();
    await host.getByRole('button', { name: 'Disconnect and forget the session…' }).click();
    await host.getByRole('button', { name: 'Forget it' }).click();
    await storage(host).getByText('Kept on this computer').waitFor();
    // The page may say so before the file is gone.
    await expect.poll(() => readdir(folder.path)).not.toContain('session.sealed');
  });

  test.each([
    ['that the system lacks', []],
    ['that does not answer', LIBSECRET],
  ])('is gone after it with a key store %s, as the screen had said', async (_, args) => {
    const host = await pasteAndConnect(await start({}, args));
    await host.getByText('The session is kept in memory only').waitFor();
    expect(await readdir(folder.path)).not.toContain('session.sealed');

    const second = await start({}, args);
    const secondHost = await second.openHost();
    await storage(secondHost).getByText('Waiting for new credentials').waitFor();
    await secondHost
      .getByText('There is no session on this computer. Paste one to go on with the table.')
      .waitFor();
  });
});
