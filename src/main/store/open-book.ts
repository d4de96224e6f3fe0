/**
 * Opens a book file in the data folder, whatever state it is in.
 *
 * A damaged file, or one of a newer Guestbook, is put aside byte for byte with its log, and a fresh book begins beside
 * it: a guest can always sign, and nothing that may be rescued is written over. Only what SQLite calls CORRUPT and
 * NOTADB, or a header that no book has, is damage; a folder that cannot be written, a full disk or a lack of rights are
 * none, and the file stays.
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
  /** As for a store. */
  readonly onUpgrade?: (percent: number) => void;
}

/** @throws GuestbookError `store_failed`, naming the folder and what to do, when the disk does not give or take the file. */
export async function openBook(options: BookOptions): Promise<Store> {
  const { folder, name, outbox, clock = systemClock, onUpgrade } = options;
  const file = join(folder, `${name}.db`);
  try {
    await mkdir(folder, { recursive: true });
    try {
      return await openStore({ file, outbox, clock, onUpgrade });
    } catch (error) {
      if (!(error instanceof UnreadableBook)) throw error;
      const notice = await putAside(file, error, clock);
      return await openStore({ file, outbox, clock, notice });
    }
  } catch (cause) {
    throw new GuestbookError('store_failed', sentence('book_not_opened', { folder }), { cause });
  }
}

/** Renames the file and its log, and returns what to tell the host. */
async function putAside(file: string, { kind }: UnreadableBook, clock: Clock): Promise<string> {
  const kept = await freeName(
    `${file}.${kind}-${new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)}`,
  );
  await rename(file, kept);
  // Opening makes an empty log where there is none; only one that holds something belongs to the file.
  const log = await stat(`${file}-wal`).catch(() => undefined);
  if (log && log.size > 0) await rename(`${file}-wal`, `${kept}-wal`);
  else await rm(`${file}-wal`, { force: true });
  await rm(suspicionFile(file), { force: true });
  return say(`${kind}_book_kept`, { file: basename(kept) });
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
