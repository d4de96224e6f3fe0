/** What keeps a loop from working, as it is shown and logged. */
import { GuestbookError } from '../../shared/errors';
import type { RemoteError } from '../cloud/remote';

export interface Trouble {
  readonly kind: 'wait' | 'credentials' | 'hold';
  /** The failure's name, for the log. */
  readonly reason: string;
  /** For the host: what happened, what is safe, what to do next. */
  readonly message: string;
}

/** By name, so that the sync needs nothing of the cloud but its types. */
export function isRemoteError(error: unknown): error is RemoteError {
  return error instanceof Error && error.name === 'RemoteError';
}

export function toTrouble(error: unknown): Trouble {
  if (isRemoteError(error) && error.kind !== 'reject') {
    return { kind: error.kind, reason: error.reason, message: error.message };
  }
  if (error instanceof GuestbookError) {
    // The store refuses to bind a book to a second table.
    return {
      kind: error.code === 'cloud_refused' ? 'hold' : 'wait',
      reason: error.code,
      message: error.message,
    };
  }
  return {
    kind: 'wait',
    reason: error instanceof Error ? error.name : 'unknown',
    message:
      'Something went wrong on the way to the table. Everything signed is kept on this computer; it is tried again.',
  };
}

const RANK = { wait: 0, credentials: 1, hold: 2 } as const;

/** The one to show: what most needs a person. */
export function worst(troubles: readonly (Trouble | undefined)[]): Trouble | undefined {
  return troubles
    .filter((trouble) => trouble !== undefined)
    .reduce<Trouble | undefined>((a, b) => (a && RANK[a.kind] >= RANK[b.kind] ? a : b), undefined);
}
