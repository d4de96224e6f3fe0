/**
 * The newest entries of one book, whole and in memory. The feed follows the store's changes from one reading on and tells
 * them on: a reader that begins needs no reading of its own, and a first reading of 100,000 items tells totals instead of
 * 100,000 rows.
 *
 * Invariants:
 * - What is held has no gap: every entry of the book at the floor or above is in the window.
 * - The window has the newest HELD_AT_MOST entries at most. When removals leave fewer than a page, and the book has older
 *   entries, the window is read again: once for many removals, because it is read whole.
 * - Changes are told in the order of their versions. Those that come during the first reading are kept for after it, and
 *   those that the page already shows are dropped by their version.
 */
import { type Change, PAGE_SIZE, type Page } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import type { Log } from '../log';
import type { Counts, Store, StoreChange, StorePage } from '../store/store';

/** Two pages: one that readers get, and one for removals. */
const HELD_AT_MOST = 2 * PAGE_SIZE;
/** How long a failed reading waits for the next try, in milliseconds. */
const RETRY_MS = 2000;

type EntriesChange = Exclude<Change<Entry>, { kind: 'current' | 'status' }>;
/** What the feed tells. `current`: the book was read, and `newest` begins anew. */
export type FeedChange = EntriesChange | { readonly kind: 'current' };

export interface Newest {
  readonly version: number;
  readonly page: Page<Entry>;
}

interface Window {
  readonly version: number;
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** The position of the oldest entry that was read, which may have been removed since. 0 where the window holds the whole book. */
  readonly floor: number;
  readonly total: number;
}

export interface FeedOptions {
  readonly store: Store;
  readonly log: Log;
  /** Called with each change and the counts after it. */
  readonly onChange: (change: FeedChange, counts: Counts) => void;
}

export class Feed {
  readonly #options: FeedOptions;
  readonly #unsubscribe: () => void;
  #window: Window | undefined;
  #newest: Newest | undefined;
  #reading = false;
  /** Changes that came during a reading. */
  #held: StoreChange[] = [];
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onChange((change) => this.#changed(change));
    void this.#read();
  }

  /** The newest page. Undefined before the book was read; the same object until the window changes. */
  get newest(): Newest | undefined {
    if (this.#window) this.#newest ??= newestOf(this.#window);
    return this.#newest;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#unsubscribe();
  }

  #changed(change: StoreChange): void {
    if (this.#reading) this.#held.push(change);
    if (this.#window) this.#take(change, true);
    if (this.#isShort && !this.#reading) void this.#read();
  }

  get #isShort(): boolean {
    return !this.#window || lacksOlder(this.#window);
  }

  /** Applies a change to the window, and tells it. */
  #take(change: StoreChange, isNews: boolean): void {
    const before = this.#window;
    if (!before || change.version <= before.version) return;
    const after = apply(before, change);
    const isGone = after.entries.length === 0 && after.total > 0;
    // A page of nothing would read like an empty book: readers that come now wait for the reading.
    this.#show(isGone ? undefined : after);
    if (isNews) this.#options.onChange(tellable(change, after), change.counts);
  }

  #show(window: Window | undefined): void {
    this.#window = window;
    this.#newest = undefined;
  }

  /** Reads the window. A failed reading is tried again after RETRY_MS, or with the next change. */
  async #read(): Promise<void> {
    const { store, log, onChange } = this.#options;
    clearTimeout(this.#retry);
    this.#reading = true;
    this.#held = [];
    try {
      const [page, counts] = await Promise.all([store.select({ limit: HELD_AT_MOST }), store.counts()]);
      if (this.#closed) return;
      const isFirst = this.#window === undefined;
      this.#show(windowOf(page));
      if (isFirst) onChange({ kind: 'current' }, counts);
      // A window that was only refilled has told these already.
      for (const change of this.#held) this.#take(change, isFirst);
    } catch (error) {
      // The book was closed, and the reading with it.
      if (this.#closed) return;
      log.error({ err: error }, 'the newest entries could not be read');
      this.#retry = setTimeout(() => void this.#read(), RETRY_MS).unref();
      return;
    } finally {
      this.#reading = false;
    }
    // Changes of the meantime may have removed what was read.
    if (this.#held.length > 0 && this.#isShort) await this.#read();
  }
}

function windowOf({ version, entries, more, total }: StorePage): Window {
  return { version, entries, total, floor: more ? (entries.at(-1)?.position ?? 0) : 0 };
}

function newestOf({ version, entries, total }: Window): Newest {
  const newest = entries.slice(0, PAGE_SIZE);
  return { version, page: { entries: newest, more: total > newest.length, total } };
}

function lacksOlder({ entries, total }: Window): boolean {
  return entries.length < PAGE_SIZE && entries.length < total;
}

function apply(window: Window, change: StoreChange): Window {
  const after = { ...window, version: change.version, total: change.counts.total };
  switch (change.kind) {
    case 'added':
      return add(after, change.entries);
    case 'changed': {
      const changed = new Map(change.entries.map((entry) => [entry.id, entry]));
      return { ...after, entries: window.entries.map((entry) => changed.get(entry.id) ?? entry) };
    }
    case 'removed': {
      const removed = new Set(change.ids);
      return { ...after, entries: window.entries.filter(({ id }) => !removed.has(id)) };
    }
  }
}

function add(window: Window, added: readonly Entry[]): Window {
  const fitting = added.filter(({ position }) => position >= window.floor);
  const all = [...fitting, ...window.entries].sort((a, b) => b.position - a.position);
  if (all.length <= HELD_AT_MOST) return { ...window, entries: all };
  const entries = all.slice(0, HELD_AT_MOST);
  return { ...window, entries, floor: entries.at(-1)?.position ?? 0 };
}

/** The change as readers are told of it: of added entries those in the window after it, of others the total alone. */
function tellable(change: StoreChange, { floor }: Window): EntriesChange {
  const { counts, ...told } = change;
  if (told.kind === 'changed') return told;
  if (told.kind === 'removed') return { ...told, total: counts.total };
  const entries = told.entries.filter(({ position }) => position >= floor);
  return { ...told, entries, total: counts.total };
}
