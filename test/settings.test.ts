import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { SettingsFile } from '../src/main/settings';
import { temporaryFolder } from './support/folder';
import { quietLog } from './support/quiet-log';

const connection = {
  on: true,
  source: { kind: 'pasted' },
  region: 'us-east-1',
  table: 'guestbook',
  capacity: 'provisioned',
} as const;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

test('what the host chose is there after a restart', async () => {
  const settings = await SettingsFile.open(folder, quietLog);
  expect(settings.current).toEqual({});
  await Promise.all([settings.change({ connection }), settings.change({ port: 5001 })]);
  expect((await SettingsFile.open(folder, quietLog)).current).toEqual({ connection, port: 5001 });
});

test.each([{ ...connection, endpoint: 'foo' }, { ...connection, table: '' }, { on: true }, 'yes'])(
  'a connection that says %j leads nowhere, and the other settings hold',
  async (said) => {
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ connection: said, port: 5001 }));
    expect((await SettingsFile.open(folder, quietLog)).current).toEqual({ port: 5001 });
  },
);

test('what a newer version wrote is kept', async () => {
  await writeFile(join(folder, 'settings.json'), '{"theme":"sepia","port":5001}');
  const settings = await SettingsFile.open(folder, quietLog);
  await settings.change({ port: 5002 });
  expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toEqual({
    theme: 'sepia',
    port: 5002,
  });
});

test.each(['not json', '{"port":"many"}', ''])(
  'a file that says %j is put aside, not overwritten',
  async (text) => {
    await writeFile(join(folder, 'settings.json'), text);
    const settings = await SettingsFile.open(folder, quietLog);
    expect(settings.current).toEqual({});
    const aside = (await readdir(folder)).filter((name) => name.startsWith('settings.json.damaged-'));
    expect(aside).toHaveLength(1);
    expect(await readFile(join(folder, String(aside[0])), 'utf8')).toBe(text);
  },
);

test('a folder that cannot be made is named, with what to do', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(SettingsFile.open(join(folder, 'file', 'below'), quietLog)).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringMatching(/cannot be used \(ENOTDIR\).*GUESTBOOK_DATA_DIR/),
  });
});
