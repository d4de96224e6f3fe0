/** Each request at each size of the book, beside bare node:http under the same load. */
import { fileURLToPath } from 'node:url';
import { CONNECTIONS, type Measured, measure } from './load';
import { format, percent, printLine } from './print';
import { ROWS } from './rows';
import { startProcess } from './serving';

const SIZES = [100, 20_000];

export async function benchServing(): Promise<void> {
  const pagesFolder = fileURLToPath(new URL('../renderer', import.meta.url));
  console.log(`\nRequests by ${CONNECTIONS} connections; the load generator shares the cores.`);
  printLine(['', 'entries', 'server', 'req/s', 'p50 ms', 'p99 ms', 'of bare']);
  for (const entries of SIZES) {
    const guestbook = await startProcess({ kind: 'guestbook', entries, pagesFolder });
    for (const row of ROWS) {
      const bare = await startProcess({ kind: 'bare', answer: await row.bare(guestbook.url) });
      const theirs = await measure(bare.url, row, false);
      await bare.close();
      const ours = await measure(guestbook.url, row, true);
      const share = percent(ours.requestsPerSecond / theirs.requestsPerSecond);
      printLine([row.name, format(entries), 'guestbook', ...figures(ours), share]);
      printLine(['', '', 'node:http', ...figures(theirs), '']);
    }
    await guestbook.close();
  }
}

function figures({ requestsPerSecond, p50, p99 }: Measured): string[] {
  return [format(Math.round(requestsPerSecond)), format(p50), format(p99)];
}
