/**
 * `npm run bench`: what the program does, beside what it is built on, under the same load in the same run. The ratio is
 * what to compare between machines; the rest says what this one did.
 */
import { availableParallelism, cpus } from 'node:os';
import { benchDrain } from './drain';
import { benchInserts } from './inserts';
import { followOrder } from './serving';
import { benchServing } from './serving-rows';

// A process that was forked to serve has somebody to talk to.
if (process.send) {
  await followOrder();
} else {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ` +
      `${process.platform} ${process.arch}.`,
  );
  await benchInserts();
  await benchDrain();
  await benchServing();
}
