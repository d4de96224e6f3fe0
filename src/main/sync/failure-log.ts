/**
 * The sync's lines in the log: the first failure, then at most one line a minute with how many there were, then
 * "recovered". A line holds the failure's name and our own words: what AWS says of an item may hold an address.
 */
import type { Clock } from '../base/clock';
import type { Log } from '../log';
import { type Failure, isRemoteError } from './failure';

const LINE_EVERY_MS = 60_000;

export type SyncLog = Pick<Log, 'info' | 'warn'>;

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

  failed({ kind, reason, message }: Failure, error: unknown): void {
    const now = this.#clock.now();
    if (this.#failures === 0) this.#since = now;
    this.#failures += 1;
    if (this.#failures > 1 && now - this.#lineAt < LINE_EVERY_MS) return;
    this.#lineAt = now;
    // A failure that is none of the remote's is a fault of ours: its stack belongs in the log.
    const fault = isRemoteError(error) ? {} : { err: error };
    this.#log.warn({ kind, reason, failures: this.#failures, ...fault }, message);
  }

  recovered(): void {
    const seconds = Math.round((this.#clock.now() - this.#since) / 1000);
    this.#log.info({ failures: this.#failures, seconds }, 'recovered');
    this.#failures = 0;
  }
}
