/**
 * Entries that were signed on this computer while it was not connected: offered to the host for copying into the book of
 * the table, and never sent unasked. Each is asked about once, for the book notes the date of the newest that an answer was
 * about; they stay where they are in any case.
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
  #entries = 0;

  /** @param folder the data folder, with the book `local` in it or not; @param into the book of the table */
  constructor(folder: string, into: Store) {
    this.#file = join(folder, 'local.db');
    this.#into = into;
  }

  /** How many entries the host was not asked about yet, as it was found last. */
  get entries(): number {
    return this.#entries;
  }

  /** Looks what there is to offer. Not while the book `local` is open. @throws when that book cannot be read */
  async look(): Promise<void> {
    this.#entries = (await this.#signedSince(await this.#into.copiedUpTo())).length;
  }

  /**
   * Copies them, or leaves them where they are, and notes the answer with the last one. Cut off, it may begin again. Not
   * while the book `local` is open. @throws GuestbookError `store_failed`
   */
  async answer(copy: boolean): Promise<void> {
    const signed = await this.#signedSince(await this.#into.copiedUpTo());
    const newest = signed.at(-1);
    if (newest) await this.#into.copyIn(copy ? signed : [], newest.date);
    this.#entries = 0;
  }

  /** Oldest first. */
  async #signedSince(date = ''): Promise<Entry[]> {
    const exists = await access(this.#file).then(
      () => true,
      () => false,
    );
    if (!exists) return [];
    // Not opened as the program's own book: what is damaged is left to the day when it is.
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
