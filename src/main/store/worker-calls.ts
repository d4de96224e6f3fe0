/**
 * The messages between the store and its worker: calls by name, each with one reply. The reply also brings the changes of the
 * call's commit. If the worker ends, every call fails at once.
 */
import { Worker } from 'node:worker_threads';
import { fromWire, GuestbookError, toWire, type WireError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Clock } from '../base/clock';
import type { Book } from './book';
import { isDamage, UnreadableBook, type UnreadableKind } from './damage';
import type { StoreChange } from './store';

/** The book's methods are the operations, by their names. */
export type Operation = keyof Book;

export interface WorkerOptions {
  readonly file: string;
  readonly outbox: boolean;
  /** See `StoreOptions.isOwn`. */
  readonly isOwn: boolean;
  /** Microseconds since 1970. */
  readonly now: number;
}

/** A failure as it leaves the worker. `cause` is SQLite's own message, for the log. */
export interface WorkerError extends WireError {
  readonly unreadable?: UnreadableKind;
  readonly cause?: string;
}

export interface Request {
  readonly operation: Operation | 'close';
  readonly args: readonly unknown[];
  /** Microseconds since 1970. */
  readonly now: number;
}

export type Reply = { readonly changes: readonly StoreChange[] } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WorkerError }
);

/** `damaged`: damage was found in the file since the opening. The worker says so once. */
export type FromWorker = Reply | { readonly damaged: true };

/** How much of the upgrade of an older book is done, in percent. May come before the opening. */
export type Upgrading = { readonly upgrading: number };

/** How opening the file ended, and which operations there are. After a failure the worker ends. */
export type Opening =
  | { readonly opened: true; readonly operations: readonly Operation[] }
  | { readonly opened: false; readonly error: WorkerError };

/** How long a worker with nothing left to do may take to end, in milliseconds: many times what it needs. */
const PATIENCE_MS = 5000;

interface Call {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface CallsOptions extends Omit<WorkerOptions, 'now'> {
  readonly clock: Clock;
  readonly onUpgrade: (percent: number) => void;
}

export class WorkerCalls {
  readonly operations: readonly Operation[];
  /** Called with the changes of a commit before the callers that waited for it continue. */
  onChange: (change: StoreChange) => void = () => {};
  /** Called when damage was found in the file since the opening. */
  onDamage: () => void = () => {};
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #clock: Clock;
  /** In the order of the requests, which is the order of the replies. */
  #calls: Call[] = [];
  #failure: GuestbookError | undefined;

  private constructor(worker: Worker, ended: Promise<void>, clock: Clock, operations: readonly Operation[]) {
    this.#worker = worker;
    this.#ended = ended;
    this.#clock = clock;
    this.operations = operations;
    worker.on('message', (message: FromWorker) => {
      if ('damaged' in message) this.onDamage();
      else this.#take(message);
    });
    worker.on('error', (error) => this.#fail(error));
    void ended.then(() => this.#fail(workerEnded()));
  }

  /** @throws UnreadableBook, or GuestbookError `store_failed`; the worker has released the file then. */
  static async open({ clock, onUpgrade, ...options }: CallsOptions): Promise<WorkerCalls> {
    const workerData: WorkerOptions = { ...options, now: microseconds(clock) };
    const worker = new Worker(new URL(__STORE_WORKER__, import.meta.url), { name: 'store', workerData });
    // Listens from the first moment: while this thread is busy, all messages of a short-lived worker pile up and come in one turn.
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const opening = await new Promise<Opening>((resolve, reject) => {
      const hear = (message: Upgrading | Opening) => {
        if ('upgrading' in message) return onUpgrade(message.upgrading);
        worker.off('message', hear);
        resolve(message);
      };
      worker.on('message', hear).once('error', reject);
      void ended.then(() => reject(workerEnded()));
    });
    if (opening.opened) return new WorkerCalls(worker, ended, clock, opening.operations);
    await ended;
    const { unreadable, cause } = opening.error;
    throw unreadable ? new UnreadableBook(unreadable, cause ?? '') : fromWorkerError(opening.error);
  }

  /** For an operation that is known here, with its types. */
  async request<Name extends Operation>(
    operation: Name,
    ...args: Parameters<Book[Name]>
  ): Promise<ReturnType<Book[Name]>> {
    return (await this.post(operation, args)) as ReturnType<Book[Name]>;
  }

  /** For an operation by its name alone. */
  post(operation: Request['operation'], args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const request: Request = { operation, args, now: microseconds(this.#clock) };
      this.#worker.postMessage(request);
      this.#calls.push({ resolve, reject });
    });
  }

  /** Closes the file. Then the worker ends itself (see worker.ts); this method ends a worker that does not. */
  async close(): Promise<void> {
    try {
      if (!this.#failure) await this.post('close', []);
    } finally {
      const patience = setTimeout(() => void this.#worker.terminate(), PATIENCE_MS);
      await this.#ended;
      clearTimeout(patience);
    }
  }

  #take(reply: Reply): void {
    const call = this.#calls.shift();
    // A settled promise continues its callers only after this turn, so the listener comes first.
    if (reply.ok) call?.resolve(reply.value);
    else call?.reject(fromWorkerError(reply.error));
    for (const change of reply.changes) this.onChange(change);
  }

  #fail(cause: Error): void {
    this.#failure ??= new GuestbookError('store_failed', sentence('book_stopped'), { cause });
    for (const { reject } of this.#calls) reject(this.#failure);
    this.#calls = [];
  }
}

function workerEnded(): Error {
  return new Error('The worker has ended.');
}

/** Whole microseconds since 1970. */
function microseconds(clock: Clock): number {
  return Math.floor(clock.now() * 1000);
}

export function toWorkerError(error: unknown): WorkerError {
  if (error instanceof GuestbookError) return toWire(error);
  const cause = error instanceof Error ? error.message : String(error);
  const isDamaged = isDamage(error);
  const said = sentence(isDamaged ? 'book_damaged_nothing_saved' : 'disk_refused');
  const unreadable = error instanceof UnreadableBook ? error.kind : isDamaged ? 'damaged' : undefined;
  return { ...toWire(new GuestbookError('store_failed', said)), cause, ...(unreadable && { unreadable }) };
}

export function fromWorkerError(error: WorkerError): GuestbookError {
  return fromWire(error, error.cause === undefined ? undefined : new Error(error.cause));
}
