/** A start of the packaged app that cannot be: one clear line, and no half-open program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { needs } from '../support/machine';
import { makeFolder } from './desktop-app';

needs('display')('a start that cannot be', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let program: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await makeFolder();
  });
  // A message stands on the screen until somebody has read it; here nobody will.
  afterEach(async () => {
    program?.kill('SIGKILL');
    if (program) await once(program, 'close');
    await folder.remove();
  });

  /** The first line of standard error that is the program's own and not Chromium's. */
  async function saidFirst(env: Record<string, string>): Promise<string> {
    const { shippedApp, browserArguments } = inject('machine');
    const started = spawn(shippedApp, [...browserArguments], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    program = started;
    for await (const line of createInterface(started.stderr)) {
      if (line !== '' && !/^\[\d+:\d+\/|^\[\d+\/|^(Debugger|For help)/.test(line)) return line;
    }
    throw new Error('it ended without a word');
  }

  test('a data folder that cannot be made is named, with what to do', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect(await saidFirst({ GUESTBOOK_DATA_DIR: join(file, 'below') })).toBe(
      `The folder ${join(file, 'below')} cannot be used (ENOTDIR). Choose another one with GUESTBOOK_DATA_DIR, or allow this user to write there.`,
    );
  });

  test('a bad value in the environment is named, with what it takes', async () => {
    expect(await saidFirst({ GUESTBOOK_DATA_DIR: folder.path, PORT: 'many' })).toBe(
      'PORT is "many". It takes a whole number from 0 to 65535. Correct it or remove it, and start again.',
    );
  });
});
