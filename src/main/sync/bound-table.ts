/**
 * The table that the book belongs to, as the sync knows it: opened once for both lanes, looked at again after a trouble
 * that puts it in doubt, and what it has lost. A table that was made anew under the same name has the same ARN and another
 * creation time: it is another table, and nothing is sent there before the host says so.
 */
import type { TableQuestion } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import type { Store } from '../store/store';
import type { Failure } from './failure';
import type { SyncLog } from './failure-log';
import type { ReadBudget } from './read-budget';
import type { Remote, Table } from './remote';

export interface BoundTableOptions {
  readonly store: Store;
  readonly remote: Remote;
  readonly budget: ReadBudget;
  readonly log: SyncLog;
}

/** The reasons by which a remote says that there is no such table. */
const MISSING = ['TableNotFoundException', 'ResourceNotFoundException'];

export class BoundTable {
  readonly #options: BoundTableOptions;
  #table: Table | undefined;
  #opening: Promise<void> | undefined;
  #doubts = 0;
  #replaced = false;
  #lacking = 0;

  constructor(options: BoundTableOptions) {
    this.#options = options;
  }

  /** As it was found last; undefined while it is in doubt. */
  get current(): Table | undefined {
    return this.#table;
  }

  /** Resolves when the table is checked and the book bound to it. @throws RemoteError, GuestbookError */
  async opened(signal: AbortSignal): Promise<void> {
    // What was in doubt again before it was found is looked at again.
    while (!this.#table) {
      this.#opening ??= this.#open(signal).finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
  }

  /** The next `opened` looks again, and what is being found at this moment does not count. */
  doubt(): void {
    this.#doubts += 1;
    this.#table = undefined;
  }

  /** To be asked before something is sent. @throws GuestbookError `cloud_refused` */
  refuseReplaced(): void {
    if (!this.#replaced) return;
    throw new GuestbookError(
      'cloud_refused',
      'The table was made anew since this book met it. Everything is kept on this computer, and nothing is sent before you say so.',
    );
  }

  /** Looks at the table again: one made anew between two scans shows in nothing else. */
  async isSame(signal: AbortSignal): Promise<boolean> {
    const { store, remote } = this.#options;
    const bound = await store.binding();
    const { binding } = await remote.open(bound, signal);
    this.#replaced = bound !== undefined && bound.createdAt !== binding.createdAt;
    return !this.#replaced;
  }

  /** How many rows a complete scan lacked that were kept all the same. */
  noteLacking(rows: number): void {
    if (rows > 0 && this.#lacking === 0) {
      this.#options.log.warn({ rows }, 'the table lacks entries that it held before; they are kept here');
    }
    this.#lacking = rows;
  }

  question(troubles: readonly (Failure | undefined)[]): TableQuestion | undefined {
    if (troubles.some((trouble) => trouble && MISSING.includes(trouble.reason))) return { kind: 'missing' };
    if (this.#replaced) return { kind: 'replaced' };
    return this.#lacking > 0 ? { kind: 'shrank', entries: this.#lacking } : undefined;
  }

  /**
   * Answers a question: what the table lost waits for it again. A missing table is created.
   * @throws RemoteError, GuestbookError; what was done by then is done again with the next answer.
   */
  async resend({ kind }: TableQuestion, signal: AbortSignal): Promise<void> {
    const { store, remote } = this.#options;
    if (kind === 'shrank') {
      await store.resend('lacking');
    } else {
      const { binding } = await remote.open(undefined, signal, () => this.#announce());
      // Refuses another account's table before anything is changed.
      await store.bind(binding);
      await store.resend('all');
      await store.rebind(binding);
      this.#replaced = false;
    }
    this.#lacking = 0;
  }

  /** Answers that the table shrank: what it lacks is removed here too. */
  async removeLacking(): Promise<void> {
    await this.#options.store.removeLacking();
    this.#lacking = 0;
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { store, remote, budget } = this.#options;
    const doubts = this.#doubts;
    const bound = await store.binding();
    const table = await remote.open(bound, signal, () => this.#announce());
    await store.bind(table.binding);
    budget.fit(table.readUnits);
    this.#replaced = bound !== undefined && bound.createdAt !== table.binding.createdAt;
    if (doubts === this.#doubts) this.#table = table;
  }

  #announce(): void {
    this.#options.log.info('the table does not exist; creating it');
  }
}
