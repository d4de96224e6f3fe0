/**
 * Signs in the book of a folder, one after the other, on a disk that fails for a while: until three in a row were
 * acknowledged after a failure. Prints what came of each attempt, `opened`, `signed <id>`, `failed <code>` or `closed`, and
 * how many milliseconds it took. `<folder> killed`: kills itself after the first failure instead.
 */

import { openBook } from '../../../src/main/store/open-book';
import { GuestbookError } from '../../../src/shared/errors';
import { draft } from '../../support/draft';

const [folder = '', end] = process.argv.slice(2);
let failures = 0;

async function attempt<T>(work: () => Promise<T>, name: (result: T) => string): Promise<T | undefined> {
  const begin = performance.now();
  const say = (outcome: string) =>
    process.stdout.write(`${outcome} ${Math.round(performance.now() - begin)}\n`);
  try {
    const result = await work();
    say(name(result));
    return result;
  } catch (error) {
    if (!(error instanceof GuestbookError)) throw error;
    failures += 1;
    say(`failed ${error.code}`);
    if (end === 'killed') process.kill(process.pid, 'SIGKILL');
    return undefined;
  }
}

const store = await attempt(
  () => openBook({ folder, name: 'local', outbox: true }),
  () => 'opened',
);
if (!store) process.exit();
for (let inARow = 0; failures === 0 || inARow < 3; ) {
  const message = 'x'.repeat(500);
  const entry = await attempt(
    () => store.insert(draft(message)),
    ({ id }) => `signed ${id}`,
  );
  inARow = entry ? inARow + 1 : 0;
}
await attempt(
  () => store.close(),
  () => 'closed',
);
