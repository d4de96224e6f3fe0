/** A book that is closed in the middle of its work takes nothing with it: see `endThread` in store-worker.ts. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { buildProgram, run, temporaryFolder } from './support';

/** With a thread that is merely ended, one in a hundred closings aborts the process on a machine that is as busy as this makes it. */
const PROCESSES = 6;
const BOOKS = 40;

test('six processes that open, use and close 40 books each end well', async () => {
  const program = await buildProgram('use-and-close', await temporaryFolder());
  const ends = Array.from({ length: PROCESSES }, () => once(run(program, [String(BOOKS)]).process, 'exit'));
  expect(await Promise.all(ends)).toEqual(Array.from({ length: PROCESSES }, () => [0, null]));
});
