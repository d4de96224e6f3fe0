/**
 * The guestbook: `select` and `insert`, as in the lab, and a subscription. Its three backends are one class over
 * different stores: `memory` (gone on exit), `local` (on disk) and `dynamodb` (on disk, with a table behind it that the
 * sync keeps in step). The model never calls the sync; it is told how the cloud fares and hears of rows through the
 * store's change event.
 *
 * A subscriber gets `current` first and then every later change in order, without a gap: changes that arrive while the
 * page for `current` is read are held, and those that the page already shows are dropped by their version.
 */
import type { Change, Page, Query, Status } from '../../shared/contract';
import { type Entry, parseDraft } from '../../shared/entry';
import type { Log } from '../log';
import type { Counts, Outbox, Store, StoreChange } from '../store/store';

export type ModelChange = Change<Entry>;

/** How long a reader waits before a failed reading is tried again. */
const RETRY_MS = 2000;

/** How the table behind the book fares; what `Status` needs to know of it. */
export type CloudReport = Pick<Status, 'loading' | 'trouble'>;

export interface Guestbook {
  /** Newest first. @throws GuestbookError `invalid_request`, `store_failed` */
  select(query?: Query): Promise<Page<Entry>>;
  /**
   * The authority on what may be signed. Resolves when the entry is durable on this computer.
   * @throws GuestbookError `invalid_entry`, `store_failed`
   */
  insert(draft: unknown): Promise<Entry>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: ModelChange) => void): () => void;
  /** The oldest entries that wait for the table or were set aside, at most `limit` of each. */
  waiting(limit: number): Promise<readonly Entry[]>;
  backlog(): Promise<Outbox>;
  /** Lets what was set aside wait for the table again: the entry with this id, or all of them. @throws GuestbookError `store_failed` */
  retryRejected(id?: string): Promise<void>;
  /** @throws GuestbookError `not_found` when it does not wait any more, `store_failed` */
  discard(id: string): Promise<void>;
  status(): Promise<Status>;
}

export interface ModelOptions {
  readonly backend: Status['backend'];
  /** Shown in the status line: the table's region, or the endpoint's host. */
  readonly place?: string;
  readonly log: Log;
}

export class StoreGuestbook implements Guestbook {
  readonly #store: Store;
  readonly #options: ModelOptions;
  readonly #subscribers = new Set<Subscriber>();
  #cloud: CloudReport;

  constructor(store: Store, options: ModelOptions) {
    this.#store = store;
    this.#options = options;
    this.#cloud =
      options.backend === 'dynamodb' ? { loading: true, trouble: 'connecting' } : { loading: false };
    store.onChange((change) => {
      for (const subscriber of this.#subscribers) subscriber.storeChanged(change);
    });
  }

  async select(query?: Query): Promise<Page<Entry>> {
    const { version: _, ...page } = await this.#store.select(query);
    return page;
  }

  async insert(draft: unknown): Promise<Entry> {
    return this.#store.insert(parseDraft(draft));
  }

  subscribe(listener: (change: ModelChange) => void): () => void {
    const subscriber = new Subscriber(
      this.#store,
      listener,
      (counts) => this.#status(counts),
      this.#options.log,
    );
    this.#subscribers.add(subscriber);
    void subscriber.start();
    return () => {
      this.#subscribers.delete(subscriber);
      subscriber.end();
    };
  }

  async waiting(limit: number): Promise<readonly Entry[]> {
    const [rejected, pending] = await Promise.all([this.#store.rejected(limit), this.#store.pending(limit)]);
    return [...rejected, ...pending];
  }

  backlog(): Promise<Outbox> {
    return this.#store.outbox();
  }

  retryRejected(id?: string): Promise<void> {
    return this.#store.retryRejected(id);
  }

  discard(id: string): Promise<void> {
    return this.#store.discard(id);
  }

  async status(): Promise<Status> {
    return this.#status(await this.#store.counts());
  }

  /** Called by whoever knows (the sync, introduced in `backend.ts`): subscribers get a `status`. */
  async reportCloud(report: CloudReport): Promise<void> {
    this.#cloud = report;
    const counts = await this.#store.counts();
    for (const subscriber of this.#subscribers) subscriber.statusChanged(counts);
  }

  #status(counts: Counts): Status {
    const { backend, place } = this.#options;
    const notice = this.#store.notice;
    const { pending, rejected } = counts;
    return {
      backend,
      ...(place ? { place } : {}),
      pending,
      rejected,
      ...this.#cloud,
      ...(notice ? { notice } : {}),
    };
  }
}

/** One subscription: holds changes back until `current` was handed over. */
class Subscriber {
  readonly #store: Store;
  readonly #listener: (change: ModelChange) => void;
  readonly #describe: (counts: Counts) => Status;
  readonly #log: Log;
  #held: StoreChange[] = [];
  #reading = false;
  #retry: NodeJS.Timeout | undefined;
  #version: number | undefined;
  #waiting = '';
  #ended = false;

  constructor(
    store: Store,
    listener: (change: ModelChange) => void,
    describe: (counts: Counts) => Status,
    log: Log,
  ) {
    this.#store = store;
    this.#listener = listener;
    this.#describe = describe;
    this.#log = log;
  }

  /** Hands over `current`. When the store fails, the next change tries again, or a moment later. */
  async start(): Promise<void> {
    clearTimeout(this.#retry);
    this.#reading = true;
    try {
      const [{ version, ...page }, counts] = await Promise.all([this.#store.select(), this.#store.counts()]);
      if (this.#ended) return;
      this.#version = version;
      this.#waiting = waitingKey(counts);
      this.#listener({ kind: 'current', version, page, status: this.#describe(counts) });
      const held = this.#held;
      this.#held = [];
      for (const change of held) this.storeChanged(change);
    } catch (error) {
      this.#held = [];
      if (this.#ended) return;
      this.#log.error({ err: error }, 'the newest entries could not be read');
      this.#retry = setTimeout(() => void this.start(), RETRY_MS);
    } finally {
      this.#reading = false;
    }
  }

  storeChanged(change: StoreChange): void {
    if (this.#version === undefined) {
      if (this.#reading) this.#held.push(change);
      else if (!this.#ended) void this.start();
      return;
    }
    if (this.#ended || change.version <= this.#version) return;
    const { counts, ...rest } = change;
    this.#version = change.version;
    const told = rest.kind === 'removed' ? rest : { ...rest, kind: 'upserted' as const };
    this.#listener({ ...told, total: counts.total });
    if (waitingKey(counts) !== this.#waiting) this.statusChanged(counts);
  }

  statusChanged(counts: Counts): void {
    if (this.#version === undefined || this.#ended) return;
    this.#waiting = waitingKey(counts);
    this.#listener({ kind: 'status', version: this.#version, status: this.#describe(counts) });
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#retry);
    this.#held = [];
  }
}

/** Two counts with the same key make the same status line. */
function waitingKey({ pending, rejected }: Counts): string {
  return `${pending} ${rejected}`;
}
