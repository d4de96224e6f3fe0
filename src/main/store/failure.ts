/**
 * Failures of the disk, in the words of this program. SQLite's build for WebAssembly gives messages and no codes, so damage is
 * recognised by SQLite's text (`sqlite3ErrStr` in SQLite's main.c, `corruptSchema` in its prepare.c).
 */
import { fromWire, GuestbookError, toWire, type WireError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';

/** Why a file cannot be used as a book although the disk gives it. Such a file is kept as it is. */
export type UnreadableKind = 'damaged' | 'newer';

export class UnreadableBook extends Error {
  override readonly name = 'UnreadableBook';
  readonly kind: UnreadableKind;

  constructor(kind: UnreadableKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A failure as it leaves the worker. `cause` is SQLite's own message, for the log. */
export interface WorkerError extends WireError {
  readonly unreadable?: UnreadableKind;
  readonly cause?: string;
}

const DAMAGE = [
  'database disk image is malformed', // SQLITE_CORRUPT
  'malformed database schema', // SQLITE_CORRUPT too, of a table or index that cannot be made of what stands there
  'unsupported file format', // SQLITE_ERROR: a number in the header that no book has
  'file is not a database', // SQLITE_NOTADB
];

export function isDamage(error: unknown): boolean {
  return error instanceof Error && DAMAGE.some((words) => error.message.includes(words));
}

export function toWorkerError(error: unknown): WorkerError {
  if (error instanceof GuestbookError) return toWire(error);
  const cause = error instanceof Error ? error.message : String(error);
  const isDamaged = isDamage(error);
  const said = sentence(isDamaged ? 'book_damaged_nothing_saved' : 'disk_refused');
  const unreadable = error instanceof UnreadableBook ? error.kind : isDamaged ? 'damaged' : undefined;
  return { ...toWire(new GuestbookError('store_failed', said)), cause, ...(unreadable && { unreadable }) };
}

export function fromWorkerError(error: WorkerError): GuestbookError {
  return fromWire(error, error.cause === undefined ? undefined : new Error(error.cause));
}
