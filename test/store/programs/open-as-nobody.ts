/** Opens the book of a folder with an ordinary user's rights (root ignores file modes) and prints what came of it. */

import { openBook } from '../../../src/main/store/open-book';
import { GuestbookError } from '../../../src/shared/errors';

const NOBODY = 65534;
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

try {
  await openBook({ folder: process.argv[2] ?? '', name: 'local', outboxed: true });
  process.stdout.write('opened\n');
} catch (error) {
  if (!(error instanceof GuestbookError)) throw error;
  process.stdout.write(`${error.code}\n${error.message}\n`);
}
