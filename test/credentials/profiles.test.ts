import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { listProfiles, sourceOf } from '../../src/main/credentials/sources';
import { temporaryFolder } from '../support/folder';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

const provide = (profile: string) =>
  sourceOf({ kind: 'profile', profile }, {}, undefined).provider('us-east-1')();

test('are listed from both files, the default first, and sign-ins are marked', async () => {
  await writeFile(
    join(folder, 'credentials'),
    '[work]\naws_access_key_id = AKIATESTTESTTESTWORK\naws_secret_access_key = s\n[default]\naws_access_key_id = a\naws_secret_access_key = b\n',
  );
  await writeFile(
    join(folder, 'config'),
    '[profile lab]\nsso_session = school\n[profile old]\nsso_start_url = https://example.org\n[sso-session school]\nsso_region = us-east-1\n',
  );
  expect(await listProfiles()).toEqual([
    { name: 'default', sso: false },
    { name: 'lab', sso: true },
    { name: 'old', sso: true },
    { name: 'work', sso: false },
  ]);
  expect(await provide('work')).toMatchObject({ accessKeyId: 'AKIATESTTESTTESTWORK' });
  expect(await readdir(folder)).toEqual(['config', 'credentials']);
});

test('are none where there are no files', async () => {
  expect(await listProfiles()).toEqual([]);
});

test('are read anew each time, so that a renewed file counts', async () => {
  const write = (id: string) =>
    writeFile(join(folder, 'credentials'), `[default]\naws_access_key_id=${id}\naws_secret_access_key=s\n`);
  await write('first');
  expect(await provide('default')).toMatchObject({ accessKeyId: 'first' });
  await write('second');
  expect(await provide('default')).toMatchObject({ accessKeyId: 'second' });
});

test.each([
  ['that is not there', ''],
  ['without keys', '[work]\nregion = us-east-1\n'],
  [
    'whose sign-in is over',
    '[work]\nsso_start_url = https://example.org\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = r\n',
  ],
])('a profile %s gives no credentials, by our own name', async (_, config) => {
  await writeFile(join(folder, 'credentials'), config);
  await expect(provide('work')).rejects.toMatchObject({ name: 'ProfileUnusable' });
});
