/**
 * Opens the book of a folder with an ordinary user's rights (root ignores file modes) and prints what came of it; then
 * signs once for each line of its input, and closes the book when that ends.
 */

import { createInterface } from 'node:readline';
import { openBook } from '../../../src/main/store/open-book';
import type { Store } from '../../../src/main/store/store';
import { GuestbookError } from '../../../src/shared/errors';
import { draft } from '../../support/draft';

const NOBODY = 65534;
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

let store: Store | undefined;
try {
  store = await openBook({ folder: process.argv[2] ?? '', name: 'local', outbox: true });
  say('opened');
} catch (error) {
  if (!(error instanceof GuestbookError)) throw error;
  say(`${error.code}\n${error.message}`);
  process.exit();
}

for await (const message of createInterface({ input: process.stdin })) {
  const { id } = await store.insert(draft(message));
  say(id);
}
await store.close().catch((error: unknown) => {
  if (!(error instanceof GuestbookError)) throw error;
  say(error.code);
});
say('closed');
