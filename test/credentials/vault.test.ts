/** The pasted session on the disk and in memory, over a key store of the test that seals as a real one does. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type KeyStore, Vault } from '../../src/main/credentials/vault';
import { createLog } from '../../src/main/log';
import type { PasteReport } from '../../src/shared/connection';
import { temporaryFolder } from '../support/folder';
import { quietLog } from '../support/quiet-log';

const SECRET = 'canarySecret+/abcdefghijklmnopqrstuvwxyz';
const TOKEN = 'canaryToken'.repeat(20);
const block = (ending: string) =>
  `aws_access_key_id=ASIATESTTESTTEST${ending}\naws_secret_access_key=${SECRET}\naws_session_token=${TOKEN}\n`;

function makeKeyStore(): KeyStore {
  const key = randomBytes(32);
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    unseal(sealed) {
      const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      cipher.setAuthTag(sealed.subarray(-16));
      return `${cipher.update(sealed.subarray(12, -16))}${cipher.final()}`;
    },
  };
}

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

/** As a connection does that proved good. */
async function keepPasted(vault: Vault, text: string): Promise<PasteReport> {
  const understood = vault.paste(text);
  const session = vault.find(understood.session);
  if (!session) throw new Error('The text holds no session.');
  await vault.keep(session);
  return understood;
}

const onDisk = async () =>
  (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))).join();

describe('with a key store', () => {
  test('a session is kept over a restart, and nothing of it can be read on the disk', async () => {
    const keyStore = makeKeyStore();
    const vault = await Vault.open(folder, keyStore, quietLog);
    const understood = await keepPasted(vault, block('132F'));
    expect(JSON.stringify([understood, vault.state])).not.toMatch(/canary|ASIA/);
    expect(await onDisk()).not.toMatch(/canary|ASIA/);

    const again = await Vault.open(folder, keyStore, quietLog);
    expect(again.keeps).toBe('sealed');
    expect(again.session).toMatchObject({ accessKeyId: 'ASIATESTTESTTEST132F', secretAccessKey: SECRET });
    expect(again.state).toEqual(vault.state);
  });

  test('an expiry that the text says is kept too', async () => {
    const keyStore = makeKeyStore();
    const vault = await Vault.open(folder, keyStore, quietLog);
    await keepPasted(vault, `${block('132F')}aws_credential_expiration=2099-01-02T03:04:05Z`);
    const again = await Vault.open(folder, keyStore, quietLog);
    expect(again.state?.expiresAt).toBe('2099-01-02T03:04:05.000Z');
    expect(again.session?.expiration).toEqual(new Date('2099-01-02T03:04:05Z'));
  });

  test.each([
    ['sealed by another key store', () => makeKeyStore().seal(block('132F'))],
    ['that is damaged', () => Buffer.from('rubbish')],
    ['that is empty', () => Buffer.alloc(0)],
  ])('a file %s is no session, and the log says so without a word of it', async (_, content) => {
    await writeFile(join(folder, 'session.sealed'), content());
    let lines = '';
    const log = createLog({
      write(line) {
        lines += line;
      },
    });
    const vault = await Vault.open(folder, makeKeyStore(), log);
    expect(vault.session).toBeUndefined();
    expect(lines).toContain('has to be pasted again');
    expect(lines).not.toMatch(/canary|ASIA/);
  });

  test('a session that cannot be written changes nothing', async () => {
    const vault = await Vault.open(folder, makeKeyStore(), quietLog);
    await keepPasted(vault, block('0OLD'));
    await rm(join(folder, 'session.sealed'));
    await mkdir(join(folder, 'session.sealed', 'in the way'), { recursive: true });
    await expect(keepPasted(vault, block('0NEW'))).rejects.toMatchObject({ code: 'store_failed' });
    expect(vault.state?.keyEnding).toBe('0OLD');
    expect(await readdir(folder)).toEqual(['session.sealed']);
  });

  test('forgetting leaves nothing, in memory or on the disk', async () => {
    const keyStore = makeKeyStore();
    const vault = await Vault.open(folder, keyStore, quietLog);
    await keepPasted(vault, block('132F'));
    const { session } = vault.paste(block('0NEW'));
    // As a kill leaves it that comes while it is written.
    await writeFile(join(folder, 'session.sealed.0a1b'), keyStore.seal(block('132F')));
    await vault.forget();
    expect([vault.session, vault.state]).toEqual([undefined, undefined]);
    expect(() => vault.find(session)).toThrow(/Paste the session again/);
    expect(await readdir(folder)).toEqual([]);
    expect((await Vault.open(folder, keyStore, quietLog)).session).toBeUndefined();
  });
});

test('without a key store nothing is written, and what another start sealed is removed', async () => {
  const sealing = await Vault.open(folder, makeKeyStore(), quietLog);
  await keepPasted(sealing, block('132F'));
  const vault = await Vault.open(folder, undefined, quietLog);
  expect([vault.keeps, vault.session]).toEqual(['memory', undefined]);
  await keepPasted(vault, block('0NEW'));
  expect(vault.state?.keyEnding).toBe('0NEW');
  expect(await readdir(folder)).toEqual([]);
});

test('of several profiles one is chosen without handing the text over again', async () => {
  const vault = await Vault.open(folder, undefined, quietLog);
  const text = `[default]\n${block('0DEF')}[work]\n${block('WORK')}`;
  expect(vault.paste(text)).toEqual({ sessionToken: false, profiles: ['default', 'work'] });
  const { session, ...understood } = vault.paste(undefined, 'work');
  expect(understood).toMatchObject({ profile: 'work', keyEnding: 'WORK' });
  expect(vault.find(session)?.accessKeyId).toBe('ASIATESTTESTTESTWORK');
});

test('a session is the one that was pasted, whatever is pasted while it is tried', async () => {
  const vault = await Vault.open(folder, undefined, quietLog);
  const first = vault.paste(block('132F')).session;
  const tried = vault.find(first);
  expect(vault.paste('rubbish').problem).toMatch(/no AWS credentials/);
  expect(() => vault.find(first)).toThrow(/Something else was pasted meanwhile/);
  const second = vault.paste(block('0NEW')).session;
  if (!tried) throw new Error('It is there.');
  await vault.keep(tried);
  expect(vault.state?.keyEnding).toBe('132F');
  expect(vault.find(second)?.accessKeyId).toBe('ASIATESTTESTTEST0NEW');
});
