/**
 * Pull: remote -> store. Reads the table page by page within the read budget, forever: a complete scan, a rest until the
 * budget affords as much again (at least 5 s), the next scan. The rows of a page and the position to continue from are
 * committed together, so a program killed anywhere continues where it was.
 *
 * A page is small, because at 1 read unit a page of 1 MB would take the table's whole capacity for 128 s. Items
 * differ in size, so the limit follows the cost of the last page, upwards by steps.
 */

import type { ItemKey } from '../../shared/entry';
import type { Store, SweepResult } from '../store/store';
import type { ReadBudget } from './read-budget';
import type { Remote } from './remote';

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
  readonly budget: ReadBudget;
  /**
   * Asked at the end of each scan: whether the table is still the one that the book met first. The rows that a table made
   * anew lacks were not deleted entry by entry, and no row is removed for it.
   */
  readonly isSameTable: () => Promise<boolean>;
}

export class Pull {
  readonly #options: PullOptions;
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
  }

  /** Reads at most one page; none while the budget does not afford it. @throws RemoteError, GuestbookError `store_failed` */
  async step(signal: AbortSignal): Promise<PullStep> {
    const { budget } = this.#options;
    // A failure between the last page and the end of the scan costs no second reading of the table.
    if (this.#isRead) return this.#finish();
    const early = budget.wait(this.#pageUnits);
    if (early > 0) return { rest: early };
    await this.#readPage(signal);
    return this.#isRead ? this.#finish() : { rest: budget.wait(this.#pageUnits) };
  }

  /** Takes in the item under this key where the book lacks it. Paid from the read budget. @throws RemoteError, GuestbookError `store_failed` */
  async fetch(key: ItemKey, signal: AbortSignal): Promise<Fetched> {
    const { store, remote, budget } = this.#options;
    if (await store.holds(key)) return 'found';
    if (!budget.affordQuestion()) return 'unasked';
    const { item, readUnits } = await remote.find(key, signal);
    budget.settleQuestion(readUnits);
    if (!item) return 'absent';
    await store.takeIn(item);
    return 'found';
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    const { store, remote, budget } = this.#options;
    if (!this.#resumed) {
      this.#from = await store.checkpoint();
      this.#resumed = true;
    }
    const page = await remote.scan(this.#from, this.#limit, signal);
    budget.spend(page.readUnits);
    this.#scanUnits += page.readUnits;
    this.#fitLimit(page.readUnits, page.items.length + page.skipped);
    await store.apply(page.items, page.next);
    this.#from = page.next;
    this.#isRead = page.next === undefined;
  }

  async #finish(): Promise<PullStep> {
    const { store, budget, isSameTable } = this.#options;
    const swept = await store.finishScan(await isSameTable());
    this.#isRead = false;
    const rest = Math.max(REST_MS, budget.wait(this.#scanUnits));
    this.#scanUnits = 0;
    return { rest, swept };
  }

  #fitLimit(units: number, items: number): void {
    if (items === 0 || units === 0) return;
    const each = units / items;
    const aim = Math.min(PAGE_UNITS.max, Math.max(PAGE_UNITS.min, this.#options.budget.rate * PAGE_SECONDS));
    const fitting = Math.floor(aim / each);
    this.#limit = Math.max(1, Math.min(fitting, this.#limit * LARGEST_GROWTH, LARGEST_LIMIT));
    this.#pageUnits = Math.max(0.5, this.#limit * each);
  }
}
