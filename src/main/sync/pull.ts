/**
 * Pull: remote -> store. Reads the table page by page within the read budget, forever: a complete scan, a rest until the
 * budget affords as much again (at least 5 s), the next scan. Rows and the place to go on from are committed together, so
 * a program killed anywhere goes on where it was.
 *
 * A page is cut to cost little: at 1 read unit one unpaced page of 1 MB takes 128 s of the table's capacity. Items
 * differ in size, so the limit follows what the last page cost, upwards by steps.
 */

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

export interface PullStep {
  /** Milliseconds until the next step. */
  readonly rest: number;
  /** Present when this step ended a scan. */
  readonly swept?: SweepResult;
}

export class Pull {
  readonly #store: Store;
  readonly #remote: Remote;
  readonly #budget: ReadBudget;
  readonly #isSameTable: () => Promise<boolean>;
  #resumed = false;
  #from: string | undefined;
  #limit = FIRST_LIMIT;
  /** Units that a page of #limit items is expected to take. */
  #pageUnits = PAGE_UNITS.min;
  #scanUnits = 0;

  /**
   * @param isSameTable asked at the end of each scan: whether the table is still the one that the book met first. What
   * one made anew lacks was not deleted entry by entry, and nothing is removed for it.
   */
  constructor(store: Store, remote: Remote, budget: ReadBudget, isSameTable: () => Promise<boolean>) {
    this.#store = store;
    this.#remote = remote;
    this.#budget = budget;
    this.#isSameTable = isSameTable;
  }

  /** Reads at most one page; none while the budget does not afford it. */
  async step(signal: AbortSignal): Promise<PullStep> {
    const early = this.#budget.wait(this.#pageUnits);
    if (early > 0) return { rest: early };
    if (!this.#resumed) {
      this.#from = await this.#store.checkpoint();
      this.#resumed = true;
    }
    const page = await this.#remote.scan(this.#from, this.#limit, signal);
    this.#budget.spend(page.readUnits);
    this.#scanUnits += page.readUnits;
    this.#fitLimit(page.readUnits, page.items.length + page.skipped);
    await this.#store.apply(page.items, page.next);
    this.#from = page.next;
    if (page.next !== undefined) return { rest: this.#budget.wait(this.#pageUnits) };

    const swept = await this.#store.finishScan(await this.#isSameTable());
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
