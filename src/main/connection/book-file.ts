/** Which file holds the book of a table, and which table that book is bound to. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TableAddress } from '../../shared/connection';
import { UnreadableBook } from '../store/failure';
import { openStore } from '../store/open-store';
import type { Binding } from '../store/store';

/**
 * One book for each endpoint, region and table. The hash keeps apart names that some file systems hold for the same
 * (tables `A` and `a`). The account is noted inside the book, at its first contact with the table.
 */
export function bookName({ endpoint, region, table }: TableAddress): string {
  const identity = JSON.stringify([endpoint ?? '', region, table]);
  const readable = `${endpoint === undefined ? 'aws' : new URL(endpoint).hostname}-${region}-${table}`;
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return `${readable.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80)}-${hash}`;
}

/**
 * The binding of a book that is not open. Undefined where there is no book, where it has not met its table, or where it
 * cannot be read: `openBook` puts such a file aside later and says so. Reading the binding brings an older book up to date and
 * leaves the copy that is made before; it changes nothing else.
 * @throws GuestbookError `store_failed` when the disk does not give the file
 */
export async function readBinding(folder: string, address: TableAddress): Promise<Binding | undefined> {
  const file = join(folder, `${bookName(address)}.db`);
  if (!existsSync(file)) return undefined;
  try {
    const store = await openStore({ file, outbox: true });
    try {
      return await store.binding();
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof UnreadableBook) return undefined;
    throw error;
  }
}
