/**
 * A token bucket of read capacity units, so that reading the table leaves most of its capacity to others. It fills at a
 * fifth of the table's rate and holds 300 s of that, because DynamoDB itself keeps 300 s of unused capacity for a burst:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 * It begins full. What a page really took is spent afterwards, so the bucket may fall below zero; then the next waits.
 */
import type { Clock } from '../base/clock';

export const SHARE = 0.2;
const BURST_SECONDS = 300;
/** For a table that pays per request: at most 5 million units a month, which cost about a dollar. */
export const PER_REQUEST_UNITS = 2;

export class ReadBudget {
  readonly #clock: Clock;
  #rate = 0;
  #units = 0;
  #filledAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Read units a second that reading may take in the long run. */
  get rate(): number {
    return this.#rate;
  }

  /** @param readUnits the table's units a second; undefined where it pays per request. May be called again. */
  fit(readUnits: number | undefined): void {
    const rate = readUnits === undefined ? PER_REQUEST_UNITS : readUnits * SHARE;
    if (rate === this.#rate) return;
    const fresh = this.#rate === 0;
    this.#fill();
    this.#rate = rate;
    if (fresh) this.#units = this.#capacity;
    this.#fill();
  }

  /** Milliseconds until so many units are there; more than the bucket holds counts as a full bucket. */
  wait(units: number): number {
    this.#fill();
    const missing = Math.min(units, this.#capacity) - this.#units;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#rate) * 1000);
  }

  spend(units: number): void {
    this.#fill();
    this.#units -= units;
  }

  get #capacity(): number {
    return this.#rate * BURST_SECONDS;
  }

  /** A clock that steps back adds nothing and takes nothing. */
  #fill(): void {
    const now = this.#clock.now();
    const seconds = Math.max(0, now - this.#filledAt) / 1000;
    this.#units = Math.min(this.#capacity, this.#units + seconds * this.#rate);
    this.#filledAt = now;
  }
}
