/** Calls into the store's worker: each request finds its reply; if the worker ends, every call fails at once. */
import { Worker } from 'node:worker_threads';
import { GuestbookError } from '../../shared/errors';
import { fromWorkerError, UnreadableBook } from './failure';
import type {
  FromWorker,
  Opening,
  Operation,
  Operations,
  Reply,
  Request,
  Upgrading,
  WorkerOptions,
} from './messages';
import type { StoreChange } from './store';

/** Many times what a worker needs that has nothing left to do. */
const PATIENCE_MS = 5000;

interface Call {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class WorkerCalls {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #calls = new Map<number, Call>();
  #lastId = 0;
  #damaged = false;
  #failure: GuestbookError | undefined;
  #onChange: (change: StoreChange) => void = () => {};

  private constructor(worker: Worker, ended: Promise<void>) {
    this.#worker = worker;
    this.#ended = ended;
    worker.on('message', (message: FromWorker) => {
      if ('damaged' in message) this.#damaged = true;
      else this.#take(message);
    });
    worker.on('error', (error) => this.#fail(error));
    void ended.then(() => this.#fail(workerEnded()));
  }

  /** @throws UnreadableBook, or GuestbookError `store_failed`; the file is let go of then. */
  static async open(workerData: WorkerOptions, onUpgrade: (percent: number) => void): Promise<WorkerCalls> {
    const worker = new Worker(new URL(__STORE_WORKER__, import.meta.url), { name: 'store', workerData });
    // Listened for from the first moment: where this thread is busy, all that the worker ever does comes in one turn.
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
    if (opening.opened) return new WorkerCalls(worker, ended);
    await ended;
    const { unreadable, cause } = opening.error;
    throw unreadable ? new UnreadableBook(unreadable, cause ?? '') : fromWorkerError(opening.error);
  }

  /** Whether damage was found in the file since it was opened. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /** Called with what a commit changed before any caller continues that waited for it. */
  set onChange(listener: (change: StoreChange) => void) {
    this.#onChange = listener;
  }

  async request<Name extends Operation>(
    operation: Name,
    ...args: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>> {
    return (await this.#post(operation, args)) as ReturnType<Operations[Name]>;
  }

  /** Closes the file. The worker ends itself then (see worker.ts); one that does not is ended. */
  async close(): Promise<void> {
    try {
      if (!this.#failure) await this.#post('close', []);
    } finally {
      const patience = setTimeout(() => void this.#worker.terminate(), PATIENCE_MS);
      await this.#ended;
      clearTimeout(patience);
    }
  }

  #post(operation: Request['operation'], args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const id = ++this.#lastId;
      this.#calls.set(id, { resolve, reject });
      this.#worker.postMessage({ id, operation, args } satisfies Request);
    });
  }

  #take(reply: Reply): void {
    const call = this.#calls.get(reply.id);
    this.#calls.delete(reply.id);
    // A settled promise continues its callers only after this turn, so the listener comes first.
    if (reply.ok) call?.resolve(reply.value);
    else call?.reject(fromWorkerError(reply.error));
    for (const change of reply.changes) this.#onChange(change);
  }

  #fail(cause: Error): void {
    this.#failure ??= new GuestbookError(
      'store_failed',
      'The book stopped working, and nothing was saved. What was saved before is safe. Please start Guestbook again.',
      { cause },
    );
    for (const { reject } of this.#calls.values()) reject(this.#failure);
    this.#calls.clear();
  }
}

function workerEnded(): Error {
  return new Error('The worker has ended.');
}
