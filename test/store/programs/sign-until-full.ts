/**
 * Signs in the book of a folder, eight at a time, under a limit on the size of its files; when the disk takes no more the
 * limit is lifted and one more signs. Prints what came of both.
 */

import { execFileSync } from 'node:child_process';
import { openBook } from '../../../src/main/store/open-book';
import type { GuestbookError } from '../../../src/shared/errors';
import { draft } from '../../support/draft';

function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', [`--fsize=${bytes}:unlimited`, '--pid', String(process.pid)]);
}

// With a listener a write over the limit fails as on a full disk; without one it ends the process.
process.on('SIGXFSZ', () => undefined);
const options = { folder: process.argv[2] ?? '', name: 'local', outbox: true };
const store = await openBook(options);
let acknowledged = 0;

limitFiles(300_000);
let code: string | undefined;
while (!code) {
  const signed = await Promise.allSettled(
    Array.from({ length: 8 }, () => store.insert(draft('x'.repeat(1000)))),
  );
  acknowledged += signed.filter(({ status }) => status === 'fulfilled').length;
  const failed = signed
    .filter((one) => one.status === 'rejected')
    .map(({ reason }) => reason as GuestbookError);
  if (failed.length > 0) code = failed.length === 8 ? failed[0]?.code : 'half a batch failed';
}
const kept = (await store.counts()).total === acknowledged && (await store.select()).total === acknowledged;
process.stdout.write(`full: ${code}, ${kept ? 'nothing' : 'something'} half-saved\n`);

limitFiles('unlimited');
await store.insert(draft('x'.repeat(1000)));
await store.close();
const again = await openBook(options);
const { total } = await again.counts();
process.stdout.write(total === acknowledged + 1 ? 'recovered\n' : `${total} of ${acknowledged + 1}\n`);
await again.close();
