/**
 * Damage to a book's file: what counts as damage, how the program finds it, and how it puts such a file aside.
 *
 * Damage is only what SQLite calls CORRUPT or NOTADB, or a header that no book has. A folder that cannot be written, a full
 * disk or a lack of rights are no damage, and the file stays. A table that the disk cannot read at that moment is no damage
 * either: an opening then fails, and a check in a pause is repeated in a later pause.
 *
 * After an unclean stop (a log was left) the watch checks every table in full, in the pauses between requests: at 160,000
 * entries that takes about a second. It notes damage that it or any request finds in a file beside the book, because a damaged
 * book may not keep the note. With such a note the next opening checks before anything else. It then compares the indexes with
 * their rows too, which takes three times as long.
 *
 * The program puts a damaged file, or one of a newer Guestbook, aside byte for byte with its log, and begins a fresh book
 * beside it (open-book.ts): a guest can always sign, and no data that may be rescued is overwritten.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { say } from '../../shared/words/main';
import type { Database } from './database';

/** Why the program cannot use a file as a book although the disk can read it. The program keeps such a file as it is. */
export type UnreadableKind = 'damaged' | 'newer';

export class UnreadableBook extends Error {
  override readonly name = 'UnreadableBook';
  readonly kind: UnreadableKind;

  constructor(kind: UnreadableKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** SQLite's build for WebAssembly gives messages and no codes: `sqlite3ErrStr` in SQLite's main.c, `corruptSchema` in its prepare.c. */
const DAMAGE = [
  'database disk image is malformed', // SQLITE_CORRUPT
  'malformed database schema', // SQLITE_CORRUPT too: SQLite cannot make a table or index from its text in the schema
  'unsupported file format', // SQLITE_ERROR: a number in the header that no book has
  'file is not a database', // SQLITE_NOTADB
];

export function isDamage(error: unknown): boolean {
  return error instanceof Error && DAMAGE.some((words) => error.message.includes(words));
}

/**
 * The check's words for a page that the disk could not read: they come in its result, not as an exception (`checkTreePage` and
 * `checkList` in SQLite's btree.c). The codes CORRUPT (11) and NOTADB (26), in the lowest byte, are damage here too.
 */
const NOT_GIVEN = /failed to get page|unable to get the page\. error code=(\d+)/g;
const DAMAGE_CODES: readonly number[] = [11, 26];

/** Where a file says which version of the format may write it, and the highest version that exists. */
const WRITE_VERSION_AT = 18;
const WRITE_VERSION = 2;

/** The file beside the book that holds the reason for a full check at the next opening. */
export function suspicionFile(file: string): string {
  return `${file}.suspect`;
}

/**
 * Whether the file has a log that is not empty: then the last stop was unclean. Ask before the file is opened, because the
 * opening makes a log of its own.
 */
export function wasLeftUnclean(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Opening makes an empty log where there is none. A log that holds something belongs to the file and stays. */
export function removeEmptyLog(file: string): void {
  if (!wasLeftUnclean(file)) rmSync(`${file}-wal`, { force: true });
}

/** Renames the file and its log, and returns what to tell the host. `now` in milliseconds since 1970. */
export function putAside(file: string, kind: UnreadableKind, now: number): string {
  const wanted = `${file}.${kind}-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  let kept = wanted;
  for (let attempt = 2; existsSync(kept); attempt++) kept = `${wanted}-${attempt}`;
  renameSync(file, kept);
  removeEmptyLog(file);
  if (wasLeftUnclean(file)) renameSync(`${file}-wal`, `${kept}-wal`);
  rmSync(suspicionFile(file), { force: true });
  return say(`${kind}_book_kept`, { file: basename(kept) });
}

export class DamageWatch {
  readonly #database: Database;
  /** Tables that are still to be checked; undefined before the first one. */
  #unchecked: string[] | undefined;
  #found = false;

  /**
   * @throws UnreadableBook when no version may write the book, or a suspected book fails its check; SQLite3Error or Error when
   *   the disk cannot read what the check needs.
   */
  constructor(database: Database, unclean: boolean) {
    const { file } = database;
    this.#database = database;
    if (!unclean) this.#unchecked = [];
    if (isForReadingOnly(file)) throw new UnreadableBook('damaged', 'No version may write this file.');
    if (!existsSync(suspicionFile(file))) return;
    const damage = this.#tables()
      .map((table) => this.#check(table, 'integrity_check'))
      .find((found) => found !== undefined);
    if (damage) throw new UnreadableBook('damaged', damage);
    rmSync(suspicionFile(file), { force: true });
    this.#unchecked = [];
  }

  get found(): boolean {
    return this.#found;
  }

  /** Checks one more table, for a pause. Returns whether there are others. */
  checkNext(): boolean {
    let damage: string | undefined;
    try {
      this.#unchecked ??= this.#tables();
      const table = this.#unchecked.at(-1);
      if (table === undefined) return false;
      damage = this.#check(table, 'quick_check');
    } catch {
      // The disk cannot read the table now. Nothing is known of the book yet, and a later pause checks again.
      return false;
    }
    this.#unchecked.pop();
    if (damage) this.report(damage);
    return this.#unchecked.length > 0;
  }

  report(damage: string): void {
    this.#found = true;
    this.#unchecked = [];
    try {
      writeFileSync(suspicionFile(this.#database.file), `${damage}\n`);
    } catch {
      // The disk refuses the note too. The host hears of the damage all the same, and the next opening finds it by reading.
    }
  }

  #tables(): string[] {
    const sql = `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`;
    return this.#database.all<{ name: string }>(sql).map(({ name }) => name);
  }

  #check(table: string, check: 'quick_check' | 'integrity_check'): string | undefined {
    const sql = `select ${check} as result from pragma_${check}('${table}')`;
    let found: string;
    try {
      const rows = this.#database.all<{ result: string }>(sql);
      found = rows.map(({ result }) => result).join('\n');
    } catch (error) {
      if (error instanceof Error && isDamage(error)) return error.message;
      throw error;
    }
    if (wasNotGiven(found)) throw new Error(found);
    return found === 'ok' ? undefined : found;
  }
}

/** Whether the header forbids writing. SQLite opens such a file and then refuses every change, as it does without rights. */
function isForReadingOnly(file: string): boolean {
  if (!existsSync(file)) return false;
  const descriptor = openSync(file, 'r');
  try {
    const version = Buffer.alloc(1);
    readSync(descriptor, version, 0, 1, WRITE_VERSION_AT);
    return version.readUInt8() > WRITE_VERSION;
  } finally {
    closeSync(descriptor);
  }
}

/** True where the disk could not read a page: then all other findings may only follow from that. */
function wasNotGiven(found: string): boolean {
  return [...found.matchAll(NOT_GIVEN)].some(([, code]) => !DAMAGE_CODES.includes(Number(code) & 0xff));
}
