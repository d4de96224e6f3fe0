/**
 * The book files of the data folder: it names them, opens them, and reads from a book that is closed.
 *
 * It puts a damaged file aside, and with a window also the file of a newer Guestbook, and begins a fresh book in its place
 * (see damage.ts). Without a window the program refuses a newer book and leaves it as it is: no host would read the notice,
 * and an empty book would look like a loss.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TableAddress } from '../../shared/connection';
import type { Entry } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { systemClock } from '../base/clock';
import { putAside, removeEmptyLog, UnreadableBook } from './damage';
import { openStore, type StoreOptions } from './open-store';
import type { Binding, Store } from './store';

/** Entries that are read at once. */
const PAGE = 200;

export interface BookOptions extends Pick<StoreOptions, 'outbox' | 'clock' | 'onUpgrade'> {
  /** The data folder; made when it is missing. The caller holds its lock. */
  readonly folder: string;
  /** The book's name; its file is `<name>.db`. */
  readonly name: string;
  /** Refuses a book of a newer Guestbook instead of putting it aside. */
  readonly refuseNewer?: boolean;
}

/**
 * @throws GuestbookError `store_failed`, naming the folder and what to do, when the disk cannot read or write the file;
 *   `newer_book` when it refuses a newer book, which it leaves untouched.
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
 * The binding of a book that is not open. Undefined where there is no book, where it has not met its table, or where it cannot
 * be read: `openBook` puts such a file aside later and says so.
 * @throws GuestbookError `store_failed` when the disk cannot read the file
 */
export async function readBinding(folder: string, address: TableAddress): Promise<Binding | undefined> {
  try {
    return await lookInto(folder, bookName(address), (store) => store.binding());
  } catch (error) {
    if (error instanceof UnreadableBook) return undefined;
    throw error;
  }
}

/**
 * The entries that guests signed on this computer while it was not connected, with a date above `since`, oldest first. Do not
 * call it while the book `local` is open. @throws UnreadableBook, GuestbookError `store_failed` when that book cannot be read
 */
export async function signedUnconnected(folder: string, since: string): Promise<readonly Entry[]> {
  const entries = await lookInto(folder, 'local', async (store) => {
    const newestFirst: Entry[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await store.select({ limit: PAGE, before });
      const newer = page.entries.filter(({ date }) => date > since);
      newestFirst.push(...newer);
      before = page.entries.at(-1)?.position;
      more = page.more && newer.length === page.entries.length;
    }
    return newestFirst.reverse();
  });
  return entries ?? [];
}

/**
 * Reads from a closed book; undefined where there is none. It upgrades an older book and leaves the copy from before the
 * upgrade; it changes nothing else. A damaged file stays where it is until the program opens it as its own book, and says so.
 */
async function lookInto<T>(
  folder: string,
  name: string,
  read: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  const file = join(folder, `${name}.db`);
  if (!existsSync(file)) return undefined;
  const store = await openStore({ file, outbox: false });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}
