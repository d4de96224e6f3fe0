/**
 * How long to pause after a failure. `wait` backs off exponentially with jitter, so that many desks behind one outage do
 * not come back in step. What costs the remote nothing is looked at again within 4 s, however long it lasts: a network
 * that is away, and credentials, which are compared on this computer before they are sent again. The first look for others
 * comes at once, for they may have come while the network was away. So sending goes on within 5 s once both are back. What
 * only a person can mend is looked at once a minute.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
import type { Failure } from './failure';

const FIRST_MS = 500;
const SOON_MS = 4000;
const LONGEST_PAUSE_MS = 60_000;

export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #last = '';

  /** @param random a number from 0 up to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds: for `wait` from half the step up to the whole of it. */
  next({ kind, unreached }: Pick<Failure, 'kind' | 'unreached'>): number {
    const trouble = `${kind} ${unreached}`;
    const isNew = trouble !== this.#last;
    this.#last = trouble;
    // Another trouble than before begins its own steps.
    if (isNew) this.#failures = 0;
    if (kind === 'hold') return LONGEST_PAUSE_MS;
    if (kind === 'credentials') return isNew ? FIRST_MS : SOON_MS;
    const step = Math.min(unreached ? SOON_MS : LONGEST_PAUSE_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    return (step / 2) * (1 + this.#random());
  }

  forget(): void {
    this.#failures = 0;
    this.#last = '';
  }
}
