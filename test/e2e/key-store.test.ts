/** The system's key store, as the packaged app finds it: what is encrypted once can be read after another start. */
import type { ElectronApplication } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeyStore, startKeyStore } from '../support/key-store';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder } from './desktop-app';

const TEXT = 'canary-secret of the host';

needs('display', 'keystore')("the system's key store", () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let keyStore: KeyStore;
  let app: DesktopApp | undefined;

  beforeEach(async () => {
    folder = await makeFolder();
    keyStore = await startKeyStore();
  });
  afterEach(async () => {
    await app?.close();
    await keyStore?.close();
    await folder?.remove();
  });

  const libsecret = ['--password-store=gnome-libsecret'];

  async function start(
    env: KeyStore['env'] = {},
    args: readonly string[] = [],
  ): Promise<ElectronApplication> {
    await app?.close();
    app = undefined;
    app = await launch(folder.path, env, args);
    return app.electron;
  }

  test('what was encrypted can be read after another start', async () => {
    const first = await start(keyStore.env, libsecret);
    expect(await first.evaluate(offered)).toEqual({ backend: 'gnome_libsecret', available: true });
    const encrypted = await first.evaluate(
      ({ safeStorage }, text) => safeStorage.encryptString(text).toString('base64'),
      TEXT,
    );
    expect(Buffer.from(encrypted, 'base64').toString('latin1')).not.toContain('canary');

    const second = await start(keyStore.env, libsecret);
    const decrypted = await second.evaluate(
      ({ safeStorage }, base64) => safeStorage.decryptString(Buffer.from(base64, 'base64')),
      encrypted,
    );
    expect(decrypted).toBe(TEXT);
  });

  test('a system that has none is known by its back end, and nothing is encrypted', async () => {
    expect(await (await start()).evaluate(offered)).toEqual({
      backend: 'basic_text',
      available: false,
    });
  });

  test('one that does not answer encrypts nothing', async () => {
    expect(await (await start({}, libsecret)).evaluate(offered)).toEqual({
      backend: 'gnome_libsecret',
      available: false,
    });
  });
});

const offered = ({ safeStorage }: typeof Electron.CrossProcessExports) => ({
  backend: safeStorage.getSelectedStorageBackend(),
  available: safeStorage.isEncryptionAvailable(),
});
