/** What passes between the store and its worker. One reply to each request; the changes of its commit come with it. */
import type { Book } from './book';
import type { WorkerError } from './failure';
import type { StoreChange } from './store';

/** What a request may ask for: the methods of the book, by their names. */
export type Operations = Omit<Book, 'takeChanges'>;
export type Operation = keyof Operations;

export interface WorkerOptions {
  readonly file: string;
  readonly outboxed: boolean;
  /** Microseconds since 1970. */
  readonly now: number;
}

export type Request = { readonly id: number; readonly args: readonly unknown[] } & {
  readonly operation: Operation | 'close';
};

export type Reply = {
  readonly id: number;
  readonly changes: readonly StoreChange[];
} & ({ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WorkerError });

/** `damaged`: damage was found in the file since it was opened; told once. */
export type FromWorker = Reply | { readonly damaged: true };

/** Before its opening is told, a worker may say how much of a book it has brought up to date, in percent. */
export type Upgrading = { readonly upgrading: number };

/** What a worker answers first of all; after a failure it ends. */
export type Opening = { readonly opened: true } | { readonly opened: false; readonly error: WorkerError };
