/**
 * The newest entries of one book, whole and in memory. The feed reads them once, then follows the store's changes and passes
 * them on. So a new reader needs no reading of its own, and a first scan of 100,000 items sends totals instead of 100,000 rows.
 *
 * Invariants:
 * - The window has no gap: it holds every entry of the book at the floor or above.
 * - The window holds the newest HELD_AT_MOST entries at most. When removals leave fewer than a page, and the book has older
 *   entries, the feed reads the whole window again, once for many removals.
 * - The feed tells changes in the order of their versions. It keeps those that come during the first reading until after it,
 *   and drops those that the page already shows, by their version.
 */
import { type Change, PAGE_SIZE, type Page } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import type { Log } from '../log';
import type { Counts, Store, StoreChange, StorePage } from '../store/store';

/** Two pages: one that readers get, and one for removals. */
const HELD_AT_MOST = 2 * PAGE_SIZE;
/** How long the feed waits after a failed reading before the next try, in milliseconds. */
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
    // An empty page would look like an empty book: readers that come now wait for the reading.
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
      // Where this reading only refilled the window, the feed has told these changes already.
      for (const change of this.#held) this.#take(change, isFirst);
    } catch (error) {
      // The book was closed during the reading.
      if (this.#closed) return;
      log.error({ err: error }, 'the newest entries could not be read');
      this.#retry = setTimeout(() => void this.#read(), RETRY_MS).unref();
      return;
    } finally {
      this.#reading = false;
    }
    // Changes during the reading may have removed entries that it brought.
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

/** The change as readers get it: it names added entries only where the window holds them, and counts all in the total. */
function tellable(change: StoreChange, { floor }: Window): EntriesChange {
  const { counts, ...told } = change;
  if (told.kind === 'changed') return told;
  if (told.kind === 'removed') return { ...told, total: counts.total };
  const entries = told.entries.filter(({ position }) => position >= floor);
  return { ...told, entries, total: counts.total };
}
