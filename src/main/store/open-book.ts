/**
 * Opens a book file in the data folder, whatever state it is in.
 *
 * A damaged file, or one of a newer Guestbook, is put aside byte for byte with its log, and a fresh book begins beside it: a
 * guest can always sign, and nothing that may be rescued is written over. Only what SQLite calls CORRUPT and NOTADB, or a
 * header that no book has, is damage. A folder that cannot be written, a full disk or a lack of rights are no damage, and
 * the file stays.
 *
 * Without a window nobody is there to read that a book was put aside, and an empty book would look like a loss. So a program
 * without a window refuses a newer book and leaves it as it is.
 */
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GuestbookError } from '../../shared/errors';
import { say, sentence } from '../../shared/words/main';
import { type Clock, systemClock } from '../base/clock';
import { suspicionFile } from './damage-watch';
import { UnreadableBook } from './failure';
import { openStore } from './open-store';
import type { Store } from './store';

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
      if (refuseNewer && error.kind === 'newer') throw await newerBook(file, error);
      const notice = await putAside(file, error, clock);
      return await openStore({ file, outbox, isOwn: true, clock, notice });
    }
  } catch (cause) {
    if (cause instanceof GuestbookError && cause.code === 'newer_book') throw cause;
    throw new GuestbookError('store_failed', sentence('book_not_opened', { folder }), { cause });
  }
}

async function newerBook(file: string, cause: UnreadableBook): Promise<GuestbookError> {
  await removeEmptyLog(file);
  return new GuestbookError('newer_book', sentence('newer_book', { file: basename(file) }), { cause });
}

/** Renames the file and its log, and returns what to tell the host. */
async function putAside(file: string, { kind }: UnreadableBook, clock: Clock): Promise<string> {
  const kept = await freeName(
    `${file}.${kind}-${new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)}`,
  );
  await rename(file, kept);
  if (!(await removeEmptyLog(file))) await rename(`${file}-wal`, `${kept}-wal`);
  await rm(suspicionFile(file), { force: true });
  return say(`${kind}_book_kept`, { file: basename(kept) });
}

/** Opening makes an empty log where there is none. A log that holds something belongs to the file and stays: false. */
async function removeEmptyLog(file: string): Promise<boolean> {
  const log = await stat(`${file}-wal`).catch(() => undefined);
  if (log && log.size > 0) return false;
  await rm(`${file}-wal`, { force: true });
  return true;
}

async function freeName(wanted: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    const taken = await access(name).then(
      () => true,
      () => false,
    );
    if (!taken) return name;
  }
}
