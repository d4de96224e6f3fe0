/**
 * The table that the book belongs to, as the sync knows it, and what it has lost. The sync opens it once for both loops, and
 * checks it again after a failure that puts it in doubt. A table that was made anew under the same name has the same ARN and
 * another creation time: it is another table, and the sync sends nothing there before the host says so.
 */
import type { TableAnswer, TableQuestion } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Store } from '../store/store';
import type { Failure, SyncLog } from './failure';
import type { Remote, Table } from './remote';

export interface BoundTableOptions {
  readonly store: Store;
  readonly remote: Remote;
  readonly log: SyncLog;
}

/** The reasons by which a remote says that there is no such table. */
const MISSING = ['TableNotFoundException', 'ResourceNotFoundException'];

export class BoundTable {
  readonly #options: BoundTableOptions;
  #table: Table | undefined;
  #opening: Promise<void> | undefined;
  #invalidations = 0;
  #replaced = false;
  #lacking = 0;

  constructor(options: BoundTableOptions) {
    this.#options = options;
  }

  /** As the last check found it; undefined while it is in doubt. */
  get current(): Table | undefined {
    return this.#table;
  }

  /** The table, once it is checked and the book bound to it. @throws RemoteError, GuestbookError */
  async ready(signal: AbortSignal): Promise<Table> {
    // If `invalidate` comes during an opening, another opening follows.
    while (!this.#table) {
      this.#opening ??= this.#open(signal).finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
    return this.#table;
  }

  /** Puts the table in doubt: the next `ready` checks it again, and a check that runs at this moment does not count. */
  invalidate(): void {
    this.#invalidations += 1;
    this.#table = undefined;
  }

  /** Call it before anything is sent. @throws GuestbookError `cloud_refused` */
  refuseReplaced(): void {
    if (!this.#replaced) return;
    throw new GuestbookError('cloud_refused', sentence('table_replaced'));
  }

  /**
   * Checks whether the table is still the one that the book met first: nothing else reveals a table that was made anew between
   * two scans. @throws RemoteError
   */
  async isSame(signal: AbortSignal): Promise<boolean> {
    await this.#check(signal);
    return !this.#replaced;
  }

  /** Notes how many rows a complete scan lacked that the store kept all the same. */
  noteLacking(rows: number): void {
    if (rows > 0 && this.#lacking === 0) {
      this.#options.log.warn({ rows }, 'the table lacks entries that it held before; they are kept here');
    }
    this.#lacking = rows;
  }

  /** The question for the host, if there is one; `failures` are those of the loops. */
  question(failures: readonly (Failure | undefined)[]): TableQuestion | undefined {
    if (failures.some((failure) => failure && MISSING.includes(failure.reason))) return { kind: 'missing' };
    if (this.#replaced) return { kind: 'replaced' };
    return this.#lacking > 0 ? { kind: 'shrank', entries: this.#lacking } : undefined;
  }

  /**
   * Answers the question that is open. `resend`: makes the entries that the table lost pending again, and creates a missing
   * table. `remove`: removes here too the rows that a shrunken table lacks.
   * @throws GuestbookError `invalid_request` when that is not the question; RemoteError, GuestbookError: the next answer
   *   repeats the steps done so far.
   */
  async answer(answer: TableAnswer, question: TableQuestion | undefined, signal: AbortSignal): Promise<void> {
    const { store, remote } = this.#options;
    if (!question || (answer === 'remove' && question.kind !== 'shrank')) {
      throw new GuestbookError('invalid_request', sentence('table_lacks_nothing'));
    }
    if (answer === 'remove') {
      await store.removeLacking();
    } else if (question.kind === 'shrank') {
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

  async #open(signal: AbortSignal): Promise<void> {
    const invalidations = this.#invalidations;
    const table = await this.#check(signal);
    await this.#options.store.bind(table.binding);
    if (invalidations === this.#invalidations) this.#table = table;
  }

  async #check(signal: AbortSignal): Promise<Table> {
    const { store, remote } = this.#options;
    const bound = await store.binding();
    const table = await remote.open(bound, signal, () => this.#announce());
    this.#replaced = bound !== undefined && bound.createdAt !== table.binding.createdAt;
    return table;
  }

  #announce(): void {
    this.#options.log.info('the table does not exist; creating it');
  }
}
