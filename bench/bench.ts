/**
 * `npm run bench`: what the program does, beside what it is built on, under the same load in the same run. The ratio is
 * what to compare between machines; the rest says what this one did. `npm run bench -- drain` measures one part.
 */
import { availableParallelism, cpus } from 'node:os';
import { benchDrain } from './drain';
import { benchInserts } from './inserts';
import { followOrder } from './serving';
import { benchServing } from './serving-rows';

const PARTS = { inserts: benchInserts, drain: benchDrain, serving: benchServing };

/** @param names of the parts to measure; none: all */
async function run(names: readonly string[]): Promise<void> {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ` +
      `${process.platform} ${process.arch}.`,
  );
  for (const [name, measure] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) await measure();
  }
}

// A process that was forked to serve has somebody to talk to.
if (process.send) await followOrder();
else await run(process.argv.slice(2));
