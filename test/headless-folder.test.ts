/** One process a data folder, tried with the built program. */

import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/folder';
import { addressIn, ended, messages, post, started, startHeadless } from './support/headless';

test('of twenty that start at once exactly one runs and the others name the folder', {
  timeout: 110_000,
}, async () => {
  const home = await temporaryFolder();
  const twenty = Array.from({ length: 20 }, () => startHeadless(home));
  const running: (typeof twenty)[number][] = [];
  const refused: string[] = [];
  await Promise.all(
    twenty.map(async (program) => {
      const end = ended(program);
      const outcome = await Promise.race([end, once(program.stdout, 'data')]);
      if (Array.isArray(outcome)) return running.push(program);
      expect(outcome.code).toBe(1);
      return refused.push(outcome.err);
    }),
  );
  expect(running).toHaveLength(1);
  expect(refused).toHaveLength(19);
  const words = `Guestbook is already running with this folder: ${join(home, 'data')}.`;
  for (const err of refused) expect(err).toMatch(/^[^\n]+\n$/);
  expect(refused.filter((err) => !err.startsWith(words))).toEqual([]);
});

test('a lock that was left by a kill is no obstacle, and nothing that was signed is missing', async () => {
  const home = await temporaryFolder();
  for (const number of [1, 2, 3]) {
    const program = startHeadless(home);
    const address = addressIn(await started(program));
    expect(await messages(address)).toEqual(
      Array.from({ length: number - 1 }, (_, index) => `${number - 1 - index}`),
    );
    expect((await post(address, `${number}`)).status).toBe(201);
    program.kill('SIGKILL');
    await once(program, 'exit');
  }
});
