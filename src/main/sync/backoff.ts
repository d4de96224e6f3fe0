/**
 * How long to pause after a failure. `wait` backs off exponentially with jitter, so that many desks behind one outage do
 * not come back in step; what only a person can mend is looked at again once a minute.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
import type { FailureKind } from '../cloud/remote';

const FIRST_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** @param random a number from 0 up to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds: for `wait` from half the step up to the whole of it. */
  next(kind: FailureKind): number {
    if (kind !== 'wait') return LONGEST_PAUSE_MS;
    const step = Math.min(LONGEST_PAUSE_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    return (step / 2) * (1 + this.#random());
  }

  forget(): void {
    this.#failures = 0;
  }
}
