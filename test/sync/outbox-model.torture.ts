/**
 * The outbox against a model of it: a thousand random sequences of signing, failing calls, expired credentials, keys taken
 * by another desk, kills, restarts and steps of the clock, on a real book and a real sync.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseSeed } from '../support/seed';
import { watchWorkers } from './beginning-worker';
import { sequences } from './outbox-commands';
import { Tally } from './outbox-model';
import { runSequence } from './outbox-run';

const RUNS = Number(process.env.RUNS ?? 1000);

test('whatever happens in whatever order: what was acknowledged is in the table once, and the book agrees', {
  timeout: 1_800_000,
}, async () => {
  await watchWorkers();
  const seed = chooseSeed('the outbox against its model');
  const tally = new Tally();
  const began = performance.now();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(sequences, async (commands) => {
      await runSequence(commands, tally);
      runs += 1;
    }),
    { seed, numRuns: RUNS, endOnFailure: process.env.EOF !== undefined },
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const lines = [...tally.counts].sort().map(([name, count]) => `  ${name}: ${count.toLocaleString('en')}`);
  process.stdout.write(`${runs} sequences in ${seconds} s\n${lines.join('\n')}\n`);
  expect(runs).toBe(RUNS);
  for (const name of [
    'killed at a turn',
    'killed after a call',
    'keys taken by another desk',
    'given a new date',
  ])
    expect(tally.counts.get(name), name).toBeGreaterThan(RUNS / 10);
});
