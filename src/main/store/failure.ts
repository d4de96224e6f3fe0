/**
 * Failures of the disk, in the words of this program. SQLite's build for WebAssembly gives messages and no codes, so damage is
 * recognised by SQLite's text (`sqlite3ErrStr` in SQLite's main.c, `corruptSchema` in its prepare.c).
 */
import { GuestbookError, type WireError } from '../../shared/errors';

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
  if (error instanceof GuestbookError) return { code: error.code, message: error.message };
  const cause = error instanceof Error ? error.message : String(error);
  const failure: WorkerError = {
    code: 'store_failed',
    message:
      'The disk of this computer did not take it, and nothing was saved. Please make sure that it has room, then try again.',
    cause,
  };
  if (error instanceof UnreadableBook) return { ...failure, unreadable: error.kind };
  return isDamage(error) ? { ...failure, message: damagedInUse, unreadable: 'damaged' } : failure;
}

const damagedInUse =
  'The book on this computer is damaged, and nothing was saved. Please close Guestbook and start it again.';

export function fromWorkerError(error: WorkerError): GuestbookError {
  return new GuestbookError(error.code, error.message, error.cause ? { cause: new Error(error.cause) } : {});
}
