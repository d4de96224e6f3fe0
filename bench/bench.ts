/**
 * `npm run bench`: each row at each size of the book, beside bare node:http under the same load in the same run. The
 * ratio is what to compare between machines; the rest says what this one did.
 */
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CONNECTIONS, type Measured, measure } from './load';
import { ROWS } from './rows';
import { followOrder, startProcess } from './serving';

const SIZES = [100, 20_000];

async function run(): Promise<void> {
  const pagesFolder = fileURLToPath(new URL('../renderer', import.meta.url));
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ` +
      `${process.platform} ${process.arch}. ${CONNECTIONS} connections; the load generator shares the cores.`,
  );
  printLine(['', 'entries', 'server', 'req/s', 'p50 ms', 'p99 ms', 'of bare']);
  for (const entries of SIZES) {
    const guestbook = await startProcess({ kind: 'guestbook', entries, pagesFolder });
    for (const row of ROWS) {
      const bare = await startProcess({ kind: 'bare', answer: await row.bare(guestbook.url) });
      const theirs = await measure(bare.url, row, false);
      await bare.close();
      const ours = await measure(guestbook.url, row, true);
      const share = `${Math.round((ours.requestsPerSecond / theirs.requestsPerSecond) * 100)} %`;
      printLine([row.name, format(entries), 'guestbook', ...figures(ours), share]);
      printLine(['', '', 'node:http', ...figures(theirs), '']);
    }
    await guestbook.close();
  }
}

function figures({ requestsPerSecond, p50, p99 }: Measured): string[] {
  return [format(Math.round(requestsPerSecond)), format(p50), format(p99)];
}

function format(value: number): string {
  return value.toLocaleString('en');
}

function printLine(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(10) : cell.padStart(10))).join(''));
}

// A process that was forked to serve has somebody to talk to.
if (process.send) await followOrder();
else await run();
