/** What keeps a loop from working, as it is shown and logged. */
import { GuestbookError } from '../../shared/errors';
import type { RemoteError } from './remote';

export interface Failure {
  readonly kind: 'wait' | 'credentials' | 'hold';
  /** The failure's name, for the log. */
  readonly reason: string;
  /** For the host: what happened, what is safe, what to do next. */
  readonly message: string;
  /** True for `wait` when the remote itself was not reached. */
  readonly unreached: boolean;
}

/** By name, so that the sync needs nothing of the cloud but its types. */
export function isRemoteError(error: unknown): error is RemoteError {
  return error instanceof Error && error.name === 'RemoteError';
}

export function toFailure(error: unknown): Failure {
  if (isRemoteError(error) && error.kind !== 'reject') {
    const { kind, reason, message, unreached } = error;
    return { kind, reason, message, unreached };
  }
  if (error instanceof GuestbookError) {
    // `cloud_refused`: the book belongs to another table than the one that answers.
    const kind = error.code === 'cloud_refused' ? 'hold' : 'wait';
    return { kind, reason: error.code, message: error.message, unreached: false };
  }
  return {
    kind: 'wait',
    reason: error instanceof Error ? error.name : 'unknown',
    message:
      'Something went wrong on the way to the table. Everything signed is kept on this computer; it is tried again.',
    unreached: false,
  };
}

const RANK = { wait: 0, credentials: 1, hold: 2 } as const;

/** The one to show: what most needs a person. */
export function worst(troubles: readonly (Failure | undefined)[]): Failure | undefined {
  return troubles
    .filter((trouble) => trouble !== undefined)
    .reduce<Failure | undefined>((a, b) => (a && RANK[a.kind] >= RANK[b.kind] ? a : b), undefined);
}
