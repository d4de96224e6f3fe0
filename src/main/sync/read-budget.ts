/**
 * The read capacity that this program takes of the table, so that most of it is left to other programs: a fifth of the
 * table's rate in the long run, and 300 s of that at once, because DynamoDB itself keeps 300 s of unused capacity for a burst:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 *
 * Scans and questions about single items are paid from the one budget. The real cost of a page is known only afterwards, so
 * the budget may fall below zero; then the next page waits. Questions get at most half of the budget, from a bucket of
 * their own: no number of questions keeps the table from being read, and no scan keeps a question waiting.
 */
import type { Clock } from '../base/clock';

export const SHARE = 0.2;
const SHARE_OF_QUESTIONS = 0.5;
const BURST_SECONDS = 300;
/** For a table that pays per request: at most 5 million units a month, which cost about a dollar. */
export const PER_REQUEST_UNITS = 2;
/** A consistent read of up to 4 KB. */
const QUESTION_UNITS = 1;

export class ReadBudget {
  readonly #all: Bucket;
  readonly #questions: Bucket;

  constructor(clock: Clock) {
    this.#all = new Bucket(clock);
    this.#questions = new Bucket(clock);
  }

  /** Read units a second that reading may take in the long run. */
  get rate(): number {
    return this.#all.rate;
  }

  /** @param readUnits the table's units a second; undefined where it pays per request. May be called again. */
  fit(readUnits: number | undefined): void {
    const rate = readUnits === undefined ? PER_REQUEST_UNITS : readUnits * SHARE;
    this.#all.fit(rate);
    this.#questions.fit(rate * SHARE_OF_QUESTIONS);
  }

  /** Milliseconds until so many units are there for a page; more than 300 s of the rate count as 300 s of it. */
  wait(units: number): number {
    return this.#all.wait(units);
  }

  /** Pays for a page that was read. */
  spend(units: number): void {
    this.#all.spend(units);
  }

  /** Pays the least that a question about one item costs, before it is asked; false when the budget does not afford it. */
  affordQuestion(): boolean {
    if (this.#questions.wait(QUESTION_UNITS) > 0) return false;
    this.#spendOnQuestion(QUESTION_UNITS);
    return true;
  }

  /** Pays the rest for a question that took so many units. */
  settleQuestion(units: number): void {
    this.#spendOnQuestion(Math.max(0, units - QUESTION_UNITS));
  }

  #spendOnQuestion(units: number): void {
    this.#questions.spend(units);
    this.#all.spend(units);
  }
}

/** A token bucket that holds 300 s of its rate and begins full. */
class Bucket {
  readonly #clock: Clock;
  #rate = 0;
  #units = 0;
  #filledAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get rate(): number {
    return this.#rate;
  }

  fit(rate: number): void {
    if (rate === this.#rate) return;
    const fresh = this.#rate === 0;
    this.#fill();
    this.#rate = rate;
    if (fresh) this.#units = this.#capacity;
    this.#fill();
  }

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
