/** The failure that keeps a loop from working: as a value for the host's window, and as lines of the log. */
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Sentence } from '../../shared/words/words';
import type { Clock } from '../base/clock';
import type { Log } from '../log';
import { type FailureKind, RemoteError } from './remote';

/** The one shape of a failure, from the loops to the host's window. */
export interface Failure {
  readonly kind: Exclude<FailureKind, 'reject'>;
  /** The failure's name, for the log and for code that decides by it. */
  readonly reason: string;
  /** The action that the credentials may not do, where the remote names it: "dynamodb:Scan". */
  readonly action?: string;
  /** For the host: what happened, what is safe, what to do next. */
  readonly sentences: readonly Sentence[];
}

/** Any thrown value as a failure. A rejection stops no loop: a rejection that comes here counts as `wait`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof RemoteError && error.kind !== 'reject') {
    const { kind, reason, action, sentences } = error;
    return { kind, reason, ...(action !== undefined && { action }), sentences };
  }
  if (error instanceof GuestbookError) {
    // `cloud_refused`: the book belongs to another table than the one that answers.
    const kind = error.code === 'cloud_refused' ? 'hold' : 'wait';
    return { kind, reason: error.code, sentences: [error.sentence] };
  }
  return {
    kind: 'wait',
    reason: error instanceof Error ? error.name : 'unknown',
    sentences: [sentence('way_to_table_failed')],
  };
}

const RANK = { wait: 0, credentials: 1, hold: 2 } as const;

/** The failure to show: the one that most needs a person. */
export function worst(failures: readonly (Failure | undefined)[]): Failure | undefined {
  return failures
    .filter((failure) => failure !== undefined)
    .reduce<Failure | undefined>((a, b) => (a && RANK[a.kind] >= RANK[b.kind] ? a : b), undefined);
}

const LINE_EVERY_MS = 60_000;

export type SyncLog = Pick<Log, 'info' | 'warn'>;

/**
 * The sync's lines in the log: the first failure, then at most one line a minute with the number of failures so far, then
 * "recovered". A line holds the failure's name and our own words, because AWS's words about an item may hold an address.
 */
export class FailureLog {
  readonly #log: SyncLog;
  readonly #clock: Clock;
  #failures = 0;
  #since = 0;
  #lineAt = 0;

  constructor(log: SyncLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  failed({ kind, reason, action, sentences }: Failure, error: unknown): void {
    const now = this.#clock.now();
    if (this.#failures === 0) this.#since = now;
    this.#failures += 1;
    // `Math.abs`: after the clock was set back, the log must not stay silent until the clock has caught up.
    if (this.#failures > 1 && Math.abs(now - this.#lineAt) < LINE_EVERY_MS) return;
    this.#lineAt = now;
    // A failure that does not come from the remote is a fault of ours: its stack belongs in the log.
    const fault = error instanceof RemoteError ? {} : { err: error };
    const words = sentences.map(({ text }) => text).join(' ');
    this.#log.warn({ kind, reason, ...(action && { action }), failures: this.#failures, ...fault }, words);
  }

  recovered(): void {
    const seconds = Math.max(0, Math.round((this.#clock.now() - this.#since) / 1000));
    this.#log.info({ failures: this.#failures, seconds }, 'recovered');
    this.#failures = 0;
  }
}
