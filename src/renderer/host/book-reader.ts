/**
 * The book as the host reads it: the newest entries, kept by the same feed that guests follow, older pages below them, or the
 * hits of a search. The reader asks only for entries that a change leaves out, one question at a time. The last page stays
 * until the answers are as long as the host asked for, so that nothing jumps.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  appendPage,
  applyChange,
  type Book,
  bookOf,
  isTold,
  keepUp,
  olderBefore,
} from '../../shared/book-view';
import { type Change, type HostApi, PAGE_SIZE, type Page, type Query } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { toGuestbookError } from '../../shared/errors';

export class BookReader implements ReactiveController {
  /** Why the last question has no answer. */
  problem: string | undefined;
  readonly #element: ReactiveControllerHost;
  readonly #host: Pick<HostApi, 'select' | 'subscribe'>;
  #newest: Book<Entry> | undefined;
  #hits: Book<Entry> | undefined;
  /** The last page that had all entries that the host asked for, and the search that it is of. */
  #last: { readonly page: Page<Entry>; readonly search: string } | undefined;
  #search = '';
  /** Entries were added since the hits were read. */
  #isStale = false;
  /** How many entries the host asked for. */
  #wanted = PAGE_SIZE;
  #isReading = false;
  /** Changes that came while a question is open: its answer may be older than they are. */
  #meanwhile: Change<Entry>[] = [];
  #unsubscribe = () => {};

  constructor(element: ReactiveControllerHost, host: Pick<HostApi, 'select' | 'subscribe'>) {
    this.#element = element;
    this.#host = host;
    element.addController(this);
  }

  /** Undefined until the first page has come. */
  get page(): Page<Entry> | undefined {
    return this.#last?.page ?? this.#asked;
  }

  /** The search that `page` answers; empty while the page begins with the newest entries. */
  get search(): string {
    return this.#last?.search ?? this.#search;
  }

  /** True while older entries are on their way. */
  get isReadingOlder(): boolean {
    return this.#isReading && this.#asked !== undefined;
  }

  hostConnected(): void {
    this.#unsubscribe = this.#host.subscribe((change) => this.#receive(change));
  }

  hostDisconnected(): void {
    this.#unsubscribe();
  }

  /** Shows the hits of this search; an empty text leaves the search. */
  find(search: string): void {
    if (search === this.#search) return;
    this.#search = search;
    this.#hits = undefined;
    this.#wanted = PAGE_SIZE;
    void this.#read();
  }

  readOlder(): void {
    this.#wanted = (this.page?.entries.length ?? 0) + PAGE_SIZE;
    void this.#read();
  }

  /** The entries that the host asked for, as far as they were read. */
  get #asked(): Book<Entry> | undefined {
    return this.#search ? this.#hits : this.#newest;
  }

  #receive(change: Change<Entry>): void {
    if (change.kind === 'current') {
      // This may be another book: no entry of the former one may stay.
      this.#newest = bookOf(change.page, change);
      this.#hits = undefined;
      this.#last = undefined;
      this.#wanted = PAGE_SIZE;
    } else if (this.#newest) {
      const told = isTold(this.#newest, change);
      // A host who has read on keeps every entry that was read.
      if (told && change.kind === 'added' && this.#wanted > PAGE_SIZE) this.#wanted += change.entries.length;
      // The feed leaves out entries that are not among the newest: then only one page of the newest is sure to have no gap.
      this.#newest = applyChange(this.#newest, change, told ? this.#wanted : PAGE_SIZE);
      this.#hits &&= keepUp(this.#hits, change);
      if (this.#last) this.#last = { ...this.#last, page: keepUp(this.#last.page, change) };
      this.#isStale ||= change.kind === 'added';
    }
    this.#meanwhile.push(change);
    void this.#read();
  }

  /** Asks until no entry is missing. A failure ends the questions, until a change or the host asks again. */
  async #read(): Promise<void> {
    this.#settle();
    if (this.#isReading) return;
    this.#isReading = true;
    this.problem = undefined;
    try {
      for (let query = this.#missing(); query; query = this.#missing()) {
        await this.#ask(query);
        this.#settle();
      }
    } catch (error) {
      this.problem = toGuestbookError(error).message;
    } finally {
      this.#isReading = false;
      this.#element.requestUpdate();
    }
  }

  #missing(): Query | undefined {
    // Without a book the next `current` asks.
    if (!this.#newest) return undefined;
    const search = this.#search;
    const page = this.#asked;
    const isWhole = page && !isShort(page, this.#wanted);
    if (search && (!page || (isWhole && this.#isStale))) {
      this.#isStale = false;
      this.#hits = undefined;
      return { search };
    }
    if (!page || isWhole) return undefined;
    return { ...(search && { search }), before: olderBefore(page) };
  }

  async #ask(query: Query): Promise<void> {
    this.#meanwhile = [];
    const answer = await this.#host.select(query);
    const isOther = this.#meanwhile.some(({ kind }) => kind === 'current');
    if (!this.#newest || isOther || (query.search ?? '') !== this.#search) return;
    const page = this.#meanwhile.reduce<Page<Entry>>(keepUp, answer);
    if (query.before === undefined) this.#hits = bookOf(page, this.#newest);
    // A change may have cut off held entries. Then other pages are needed, and this one does not fit.
    else if (this.#asked && olderBefore(this.#asked) === query.before) {
      const longer = appendPage(this.#asked, page);
      if (query.search) this.#hits = longer;
      else this.#newest = longer;
    }
  }

  #settle(): void {
    const page = this.#asked;
    if (page && !isShort(page, this.#wanted)) this.#last = { page, search: this.#search };
    this.#element.requestUpdate();
  }
}

function isShort({ entries, more }: Page<Entry>, wanted: number): boolean {
  return more && entries.length < wanted;
}
