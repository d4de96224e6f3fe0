/**
 * Pull: remote -> store. Reads the table page by page within a budget, forever: a complete scan, a rest until the budget
 * affords as much again (at least 5 s), the next scan. Pull commits the rows of a page together with the position to continue
 * from, so a program killed anywhere continues where it was.
 *
 * The budget leaves most of the table's read capacity to other programs: a fifth of its rate in the long run, and 300 s of that
 * at once, because DynamoDB itself keeps 300 s of unused capacity for a burst:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 * The real cost of a page is known only afterwards, so the budget may fall below zero; then the next page waits. The same
 * budget pays for questions about single items. They get at most half of it, from a bucket of their own: so questions never
 * stop the scan, and the scan never keeps a question waiting.
 *
 * A page is small, because at 1 read unit a page of 1 MB would take the table's whole capacity for 128 s. Items differ in size,
 * so the limit follows the cost of the last page, upwards by steps.
 */
import type { ItemKey } from '../../shared/entry';
import type { Clock } from '../base/clock';
import type { Store, SweepResult } from '../store/store';
import type { Remote, Table } from './remote';

export const SHARE = 0.2;
const SHARE_OF_QUESTIONS = 0.5;
const BURST_SECONDS = 300;
/** For a table that pays per request: at most 5 million units a month, which cost about a dollar. */
export const PER_REQUEST_UNITS = 2;
/** A consistent read of up to 4 KB: the least that a question costs. */
const QUESTION_UNITS = 1;

const REST_MS = 5000;
/** The first page of unknown items: 20 of the longest that we write are 60 kB, 8 units. */
const FIRST_LIMIT = 20;
const LARGEST_LIMIT = 1000;
const LARGEST_GROWTH = 4;
/** Seconds of the budget's rate that a page should cost, and the bounds of that cost in units. */
const PAGE_SECONDS = 10;
const PAGE_UNITS = { min: 2, max: 16 };

/**
 * `found`: the book has the entry. `absent`: the table was asked and has no such entry. `unasked`: the table was not
 * asked, because it is in doubt or the read budget does not afford the question; it is worth asking again later.
 */
export type Fetched = 'found' | 'absent' | 'unasked';

export interface PullStep {
  /** Milliseconds until the next step. */
  readonly rest: number;
  /** Present when this step ended a scan. */
  readonly swept?: SweepResult;
}

export interface PullOptions {
  readonly store: Store;
  readonly remote: Remote;
  readonly clock: Clock;
  /**
   * Pull asks this at the end of each scan: is the table still the one that the book met first? Rows that a table made anew
   * lacks were not deleted entry by entry, so the book removes no row for such a table.
   */
  readonly isSameTable: () => Promise<boolean>;
}

export class Pull {
  readonly #options: PullOptions;
  readonly #budget: Bucket;
  readonly #questions: Bucket;
  #resumed = false;
  #from: string | undefined;
  /** The last page is committed, and the end of the scan is not. */
  #isRead = false;
  #limit = FIRST_LIMIT;
  /** Units that a page of #limit items is expected to take. */
  #pageUnits = PAGE_UNITS.min;
  #scanUnits = 0;

  constructor(options: PullOptions) {
    this.#options = options;
    this.#budget = new Bucket(options.clock);
    this.#questions = new Bucket(options.clock);
  }

  /** Reads at most one page; none while the budget does not afford it. @throws RemoteError, GuestbookError `store_failed` */
  async step(table: Table, signal: AbortSignal): Promise<PullStep> {
    this.#fit(table);
    // After a failure between the last page and the end of the scan, pull does not read the table again.
    if (this.#isRead) return this.#finish();
    const early = this.#budget.wait(this.#pageUnits);
    if (early > 0) return { rest: early };
    await this.#readPage(signal);
    return this.#isRead ? this.#finish() : { rest: this.#budget.wait(this.#pageUnits) };
  }

  /** Takes in the item under this key where the book lacks it. The budget pays. @throws RemoteError, GuestbookError `store_failed` */
  async fetch(key: ItemKey, table: Table, signal: AbortSignal): Promise<Fetched> {
    const { store, remote } = this.#options;
    this.#fit(table);
    if (await store.holds(key)) return 'found';
    if (this.#questions.wait(QUESTION_UNITS) > 0) return 'unasked';
    // Pays the least cost before the question, so that questions at the same time do not share it.
    this.#payQuestion(QUESTION_UNITS);
    const { item, readUnits } = await remote.find(key, signal);
    this.#payQuestion(Math.max(0, readUnits - QUESTION_UNITS));
    if (!item) return 'absent';
    await store.takeIn(item);
    return 'found';
  }

  #fit({ readUnits }: Table): void {
    const rate = readUnits === undefined ? PER_REQUEST_UNITS : readUnits * SHARE;
    this.#budget.fit(rate);
    this.#questions.fit(rate * SHARE_OF_QUESTIONS);
  }

  #payQuestion(units: number): void {
    this.#questions.spend(units);
    this.#budget.spend(units);
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    const { store, remote } = this.#options;
    if (!this.#resumed) {
      this.#from = await store.checkpoint();
      this.#resumed = true;
    }
    const page = await remote.scan(this.#from, this.#limit, signal);
    this.#budget.spend(page.readUnits);
    this.#scanUnits += page.readUnits;
    this.#fitLimit(page.readUnits, page.items.length + page.skipped);
    await store.apply(page.items, page.next);
    this.#from = page.next;
    this.#isRead = page.next === undefined;
  }

  async #finish(): Promise<PullStep> {
    const { store, isSameTable } = this.#options;
    const swept = await store.finishScan(await isSameTable());
    this.#isRead = false;
    const rest = Math.max(REST_MS, this.#budget.wait(this.#scanUnits));
    this.#scanUnits = 0;
    return { rest, swept };
  }

  #fitLimit(units: number, items: number): void {
    if (items === 0 || units === 0) return;
    const each = units / items;
    const aim = Math.min(PAGE_UNITS.max, Math.max(PAGE_UNITS.min, this.#budget.rate * PAGE_SECONDS));
    const fitting = Math.floor(aim / each);
    this.#limit = Math.max(1, Math.min(fitting, this.#limit * LARGEST_GROWTH, LARGEST_LIMIT));
    this.#pageUnits = Math.max(0.5, this.#limit * each);
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

  /** Sets the rate, in units a second. May be called again. */
  fit(rate: number): void {
    if (rate === this.#rate) return;
    const fresh = this.#rate === 0;
    this.#fill();
    this.#rate = rate;
    if (fresh) this.#units = this.#capacity;
  }

  /** Milliseconds until the bucket has so many units; more than 300 s of the rate count as 300 s of it. */
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
