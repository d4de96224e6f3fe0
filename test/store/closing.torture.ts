/** A book that is closed in the middle of its work takes nothing with it: see `endThread` in worker.ts. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder';
import { buildProgram, run } from './support';

/** Ended by force, one thread in a hundred aborts its process on a machine that is as busy as this makes it. */
const PROCESSES = 6;
const BOOKS = 40;

test('processes that open, use and close one book after another end well', async () => {
  const program = await buildProgram('use-and-close', await temporaryFolder());
  const ends = Array.from({ length: PROCESSES }, () => once(run(program, [String(BOOKS)]).process, 'exit'));
  expect(await Promise.all(ends)).toEqual(Array.from({ length: PROCESSES }, () => [0, null]));
});
