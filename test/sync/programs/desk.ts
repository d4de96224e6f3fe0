/**
 * A desk as a process of its own, for tests that kill it: the folder's lock, the book and its sync as the program has
 * them, without a server or a window. It says one fact a line:
 *
 *   sent <text>                is signed next
 *   acknowledged <id> <text>
 *   signed                     all that the test asked for is acknowledged
 *   page                       the rows of a page and the position to continue from are committed
 *   scanned                    a complete scan is committed
 *   removed                    a row was removed that the table no longer holds
 *   delivered                  nothing is pending
 *
 * The end of its input ends it, as the program ends.
 */

import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../src/main/base/clock';
import { createDynamoDbRemote } from '../../../src/main/dynamodb/dynamodb-remote';
import { lockFolder } from '../../../src/main/store/folder-lock';
import { openBook } from '../../../src/main/store/open-book';
import { Sync } from '../../../src/main/sync/sync';
import { draft } from '../../support/draft';
import { watchStore } from '../watched-store';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    endpoint: { type: 'string', default: '' },
    table: { type: 'string', default: '' },
    /** Begins every text that is signed here. */
    label: { type: 'string', default: 'Hello' },
    /** So many entries are signed at once. */
    sign: { type: 'string', default: '0' },
    /** So many guests sign one entry after another, without end. */
    writers: { type: 'string', default: '0' },
    /** Milliseconds since 1970 at which this desk's clock stands still for its signers. */
    at: { type: 'string' },
    /** The sync starts when something comes in. */
    wait: { type: 'boolean', default: false },
  },
});
const { folder, endpoint, table, label, at } = options;
const WRITERS_PAUSE_MS = 40;

const say = (fact: string) => process.stdout.write(`${fact}\n`);
const ended = once(process.stdin, 'end');
const told = once(process.stdin, 'data');
process.stdin.resume();

const lock = await lockFolder(folder);
const now = at === undefined ? systemClock.now : () => Number(at);
const book = await openBook({ folder, name: 'book', outbox: true, clock: { ...systemClock, now } });
const store = watchStore(book, (method, answer) => {
  const fact = { apply: 'page', finishScan: 'scanned' }[method];
  // The caller handles a failure; here only a success is told.
  if (fact !== undefined)
    answer.then(
      () => say(fact),
      () => undefined,
    );
});
store.onChange(({ kind, counts }) => {
  if (kind === 'removed') say('removed');
  if (counts.pending === 0) say('delivered');
});

async function sign(text: string): Promise<void> {
  say(`sent ${text}`);
  const { id } = await store.insert(draft(text));
  say(`acknowledged ${id} ${text}`);
}

async function signOn(writer: number): Promise<never> {
  for (let n = 1; ; n++) {
    await sign(`${label} ${writer}.${n}`);
    await setTimeout(WRITERS_PAUSE_MS);
  }
}

await Promise.all(Array.from({ length: Number(options.sign) }, (_, n) => sign(`${label} ${n + 1}`)));
say('signed');
if (options.wait) await told;
const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'a secret of the test' };
const remote = createDynamoDbRemote({
  region: 'us-east-1',
  endpoint,
  table,
  credentials: () => async () => credentials,
});
const sync = new Sync({
  store,
  remote,
  clock: systemClock,
  onState: () => undefined,
  log: { info: () => undefined, warn: () => undefined },
});
if ((await store.counts()).pending === 0) say('delivered');
for (let writer = 1; writer <= Number(options.writers); writer++) void signOn(writer);

await ended;
await sync.close();
await store.close();
remote.close();
await lock.release();
process.exit();
