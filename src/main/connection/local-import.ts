/**
 * Entries that guests signed on this computer while it was not connected. The host is offered to copy them into the book
 * of the table; they are never sent unasked. The host is asked once about each entry: the book of the table notes the date
 * of the newest entry that an answer was about. The entries stay in the book `local` in any case.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../shared/entry';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';

const PAGE = 200;

export class LocalImport {
  readonly #file: string;
  readonly #into: Store;

  /** @param folder the data folder, with the book `local` in it or not; @param into the book of the table */
  constructor(folder: string, into: Store) {
    this.#file = join(folder, 'local.db');
    this.#into = into;
  }

  /** How many entries the host was not asked about yet. Not while the book `local` is open. @throws when it cannot be read */
  async count(): Promise<number> {
    return (await this.#signedSince(await this.#into.copiedUpTo())).length;
  }

  /**
   * Copies the entries, or leaves them where they are, and notes the answer with the last one. A copy that was cut off may
   * begin again. Not while the book `local` is open. @throws GuestbookError `store_failed`
   */
  async answer(copy: boolean): Promise<void> {
    const signed = await this.#signedSince(await this.#into.copiedUpTo());
    const newest = signed.at(-1);
    if (newest) await this.#into.copyIn(copy ? signed : [], newest.date);
  }

  /** Oldest first. */
  async #signedSince(date = ''): Promise<Entry[]> {
    const exists = await access(this.#file).then(
      () => true,
      () => false,
    );
    if (!exists) return [];
    // Not by `openBook`: a damaged file stays where it is until the program opens it as its own book, and says so.
    const local = await openStore({ file: this.#file, outbox: false });
    try {
      return await readSince(local, date);
    } finally {
      await local.close();
    }
  }
}

async function readSince(store: Store, date: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let before: number | undefined, more = true; more; ) {
    const page = await store.select({ limit: PAGE, before });
    const newer = page.entries.filter((entry) => entry.date > date);
    entries.push(...newer);
    before = page.entries.at(-1)?.position;
    more = page.more && newer.length === page.entries.length;
  }
  return entries.reverse();
}
