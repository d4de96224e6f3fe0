/**
 * The book files of the data folder: their names, how one is opened whatever state it is in, and which table one is bound to.
 *
 * In the place of a damaged file, or one of a newer Guestbook, a fresh book begins (see damage.ts). Without a window nobody is
 * there to read that a book was put aside, and an empty book would look like a loss. So a program without a window refuses a
 * newer book and leaves it as it is.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TableAddress } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { type Clock, systemClock } from '../base/clock';
import { putAside, removeEmptyLog, UnreadableBook } from './damage';
import { openStore } from './open-store';
import type { Binding, Store } from './store';

export interface BookOptions {
  /** The data folder; made when it is missing. The caller holds its lock. */
  readonly folder: string;
  /** The book's name; its file is `<name>.db`. */
  readonly name: string;
  readonly outbox: boolean;
  readonly clock?: Clock;
  /** Refuses a book of a newer Guestbook instead of putting it aside. */
  readonly refuseNewer?: boolean;
  /** As for a store. */
  readonly onUpgrade?: (percent: number) => void;
}

/**
 * @throws GuestbookError `store_failed`, naming the folder and what to do, when the disk does not give or take the file;
 * `newer_book` for a newer book that is to be refused: it was not touched.
 */
export async function openBook(options: BookOptions): Promise<Store> {
  const { folder, name, outbox, clock = systemClock, refuseNewer, onUpgrade } = options;
  const file = join(folder, `${name}.db`);
  try {
    await mkdir(folder, { recursive: true });
    try {
      return await openStore({ file, outbox, isOwn: true, clock, onUpgrade });
    } catch (error) {
      if (!(error instanceof UnreadableBook)) throw error;
      if (refuseNewer && error.kind === 'newer') throw newerBook(file, error);
      const notice = putAside(file, error.kind, clock.now());
      return await openStore({ file, outbox, isOwn: true, clock, notice });
    }
  } catch (cause) {
    if (cause instanceof GuestbookError && cause.code === 'newer_book') throw cause;
    throw new GuestbookError('store_failed', sentence('book_not_opened', { folder }), { cause });
  }
}

function newerBook(file: string, cause: UnreadableBook): GuestbookError {
  removeEmptyLog(file);
  return new GuestbookError('newer_book', sentence('newer_book', { file: basename(file) }), { cause });
}

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
