/**
 * The model that is open now. Connecting to a table or leaving it swaps the book under whoever reads it: each
 * subscriber gets the other book's `current` and goes on from there.
 */
import type { Page, Query, Status } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import type { Outbox } from '../store/store';
import type { Guestbook, ModelChange } from './guestbook';

interface Subscription {
  readonly listener: (change: ModelChange) => void;
  unsubscribe: () => void;
}

export class CurrentModel implements Guestbook {
  readonly #subscriptions = new Set<Subscription>();
  #model: Guestbook;

  constructor(model: Guestbook) {
    this.#model = model;
  }

  swap(model: Guestbook): void {
    this.#model = model;
    this.refresh();
  }

  /** Gives each subscriber a new `current`: after a swap, or when what guests may see has changed. */
  refresh(): void {
    for (const subscription of this.#subscriptions) {
      subscription.unsubscribe();
      subscription.unsubscribe = this.#model.subscribe(subscription.listener);
    }
  }

  select(query?: Query): Promise<Page<Entry>> {
    return this.#model.select(query);
  }

  insert(draft: unknown): Promise<Entry> {
    return this.#model.insert(draft);
  }

  subscribe(listener: (change: ModelChange) => void): () => void {
    const subscription: Subscription = { listener, unsubscribe: this.#model.subscribe(listener) };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
      subscription.unsubscribe();
    };
  }

  waiting(limit: number): Promise<readonly Entry[]> {
    return this.#model.waiting(limit);
  }

  backlog(): Promise<Outbox> {
    return this.#model.backlog();
  }

  retryRejected(id?: string): Promise<void> {
    return this.#model.retryRejected(id);
  }

  discard(id: string): Promise<void> {
    return this.#model.discard(id);
  }

  status(): Promise<Status> {
    return this.#model.status();
  }
}
