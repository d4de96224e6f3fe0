/**
 * A short life of a book: makes it in a folder, is signed by one and by several at once, has its log copied into the file
 * in a pause, is signed again (which begins the log anew), and is closed. Prints what it is about to do, and for each
 * signer `group id` or `group failed`: those who sign at once are one group.
 */

import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openBook } from '../../../src/main/store/open-book';
import { GuestbookError } from '../../../src/shared/errors';
import { draft } from '../../support/draft';

const [folder = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Longer than the pause in which the log is copied. */
const LATER = 1000;

function refused(error: unknown): undefined {
  if (!(error instanceof GuestbookError) || error.code !== 'store_failed') throw error;
  return undefined;
}

say('opening');
const opened = await openBook({ folder, name: 'local', outbox: true }).catch(refused);
if (!opened) {
  say('not opened');
  process.exit();
}
const store = opened;
let groups = 0;

async function sign(count: number, message = 'Lovely'): Promise<void> {
  const group = `group${++groups}`;
  const ours = draft({ email: `${group}@example.org`, message });
  const signed = await Promise.all(Array.from({ length: count }, () => store.insert(ours).catch(refused)));
  for (const entry of signed) say(`${group} ${entry?.id ?? 'failed'}`);
}

say('alone');
for (const message of ['Lovely', 'x'.repeat(4000), 'Lovely']) await sign(1, message);
say('together');
for (const count of [8, 3, 8]) await sign(count);
say('pause');
const watching = new AbortController();
// Nothing but the copying of the log writes into the file. One that fails is tried again in the pause after a request.
const changes = watch(join(folder, 'local.db'), { signal: watching.signal });
const change = changes[Symbol.asyncIterator]()
  .next()
  .then(() => true);
do await store.counts();
while (!(await Promise.race([change, setTimeout(LATER, false)])));
watching.abort();
// Answered when the copying has ended.
await store.counts();
say('again');
await sign(1);
await sign(8, 'y'.repeat(3000));
say('closing');
await store.close().then(() => say('closed'), refused);
