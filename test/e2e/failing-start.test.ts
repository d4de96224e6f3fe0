/** A start of the packaged app that cannot be: one clear line, and no half-open program. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, inject, onTestFinished, test } from 'vitest';
import { needs } from '../support/machine';
import { makeFolder, spawnApp } from './desktop-app';

needs('display')('a start that cannot be', () => {
  async function temporaryFolder(): Promise<string> {
    const { path, remove } = await makeFolder();
    onTestFinished(remove);
    return path;
  }

  /** The first line of standard error that is the program's own and not Chromium's. The message on the screen stays there. */
  async function saidFirst(env: Record<string, string>): Promise<string> {
    const { stderr } = spawnApp(inject('machine').shippedApp, env);
    for await (const line of createInterface(stderr)) {
      if (line !== '' && !/^\[\d+:\d+\/|^\[\d+\/|^(Debugger|For help)/.test(line)) return line;
    }
    throw new Error('it ended without a word');
  }

  test('a data folder that cannot be made is named, with what to do', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    expect(await saidFirst({ GUESTBOOK_DATA_DIR: join(file, 'below') })).toBe(
      `The folder ${join(file, 'below')} cannot be used (ENOTDIR). Choose another one with GUESTBOOK_DATA_DIR, or allow this user to write there.`,
    );
  });

  test('a bad value in the environment is named, with what it takes', async () => {
    expect(await saidFirst({ GUESTBOOK_DATA_DIR: await temporaryFolder(), PORT: 'many' })).toBe(
      'PORT is "many". It takes a whole number from 0 to 65535. Correct it or remove it, and start again.',
    );
  });
});
