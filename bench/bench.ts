/**
 * `npm run bench`: what the program does, beside what it is built on, by turns in the same run. The ratio is what to
 * compare between machines; the rest says what this machine did. `npm run bench -- pages drain` measures two parts,
 * `--quick` all or some of them with few and short rounds: enough to see that they run, too little to believe.
 */
import { benchConnected } from './connected';
import { benchDesktop } from './desktop';
import { benchDrain } from './drain';
import { benchInserts } from './inserts';
import { loadGenerator } from './load';
import { benchPages } from './pages';
import { machine, type Row, table } from './report';
import { FULL, type Pace, QUICK } from './rounds';
import { benchServing } from './serving';

const PARTS: Readonly<Record<string, (pace: Pace) => Promise<readonly Row[]>>> = {
  serving: benchServing,
  connected: benchConnected,
  drain: benchDrain,
  pages: benchPages,
  desktop: benchDesktop,
  inserts: benchInserts,
};

/** @throws Error for a name that is not in the table above */
async function run(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== '--quick');
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(' ')}; there are ${Object.keys(PARTS).join(', ')}.`);
  const pace = args.includes('--quick') ? QUICK : FULL;
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`Measuring: ${name}`);
    try {
      rows.push(...(await measure(pace)));
    } catch (error) {
      // The other parts took minutes: their rows are printed all the same, and the run counts as failed.
      console.error(error);
      process.exitCode = 1;
      rows.push({ name, notMeasured: 'it failed, see above' });
    }
  }
  console.log(`\n${machine()}, load by ${loadGenerator()}.\n\n${table(rows)}`);
}

await run(process.argv.slice(2));
