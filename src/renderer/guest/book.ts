/**
 * The book as this page shows it: kept by live updates, read on downwards, and searched.
 *
 * A `current` replaces all: another book, addresses shown or hidden, a stream that was away. What the reader sees stays
 * until it was read again. The page asks one question at a time (`Latest`), so no late answer wins over what the reader did
 * since.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { appendPage, type Book, keepUp, linkedQuery, putSigned } from '../../shared/book-view';
import type { Change, Page, Query } from '../../shared/contract';
import type { GuestEntry } from '../../shared/entry';
import { toGuestbookError } from '../../shared/errors';
import type { ReadProblem } from '../../shared/pages/view';
import type { GuestbookTransport } from './http';
import { Latest } from './latest';
import {
  afterChange,
  isPlain,
  olderQuery,
  openedStretch,
  type Reading,
  readAgain,
  renewedStretch,
  type Stretch,
  type StretchQuery,
  shownBook,
  stretchIn,
  unseenIn,
} from './reading';

interface BookOptions {
  readonly isScrolledAway: () => boolean;
  /** Hears of every change, before the page shows it. */
  readonly changed: (change: Change) => void;
  /** Notes in the page's address what is shown: a path with its query. */
  readonly noteAddress: (address: string) => void;
}

/** The question that is open: for another stretch, for the next page of the one shown, or for all of that one again. */
type Question =
  | { readonly kind: 'open'; readonly query: StretchQuery }
  | { readonly kind: 'older' | 'again' };

/** Long enough not to ask for every letter, short enough to feel at once; in milliseconds. */
const TYPING_PAUSE = 200;

export class BookController implements ReactiveController {
  /** What stands in the search field. */
  searchText = '';
  offline = false;
  /** Why the last question has no answer. */
  problem: ReadProblem | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #options: BookOptions;
  readonly #latest = new Latest<Question>();
  #guestbook: GuestbookTransport | undefined;
  #reading: Reading | undefined;
  /** Changes that came while a question is open: its answer may be older than they are. */
  #meanwhile: Change[] = [];
  #typing: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe = () => {};
  readonly #select = async (query: Query): Promise<Page> =>
    (await this.#guestbook?.select(query)) ?? { entries: [], more: false, total: 0 };

  constructor(host: ReactiveControllerHost, options: BookOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** What is shown; undefined until the first `current`. */
  get book(): Book | undefined {
    return this.#reading && shownBook(this.#reading);
  }

  /** What `book` was asked for with; empty while it begins with the newest entries. */
  get query(): StretchQuery {
    return this.#reading?.stretch?.query ?? {};
  }

  /** False until what the page's address asks for is read, or could not be. */
  get isReady(): boolean {
    return this.#reading !== undefined && this.#latest.asked?.kind !== 'open';
  }

  get loadingOlder(): boolean {
    return this.#latest.asked?.kind === 'older';
  }

  /** How many new entries are held back because the reader has scrolled away. */
  get unseen(): number {
    return this.#reading ? unseenIn(this.#reading) : 0;
  }

  /** Begins where the page's address leads: at the newest entries, at older ones, or with a search. */
  begin(guestbook: GuestbookTransport, address: URLSearchParams): void {
    this.#guestbook = guestbook;
    const query = linkedQuery(address);
    this.searchText = query.search ?? '';
    if (!isPlain(query)) this.#open(query);
    this.follow();
  }

  /** Subscribes, or subscribes anew. */
  follow(): void {
    this.#unsubscribe();
    this.offline = false;
    const lose = () => {
      this.offline = true;
      this.#host.requestUpdate();
    };
    this.#unsubscribe = this.#guestbook?.subscribe((change) => this.#receive(change), lose) ?? (() => {});
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.follow();
  }

  hostDisconnected(): void {
    clearTimeout(this.#typing);
    this.#unsubscribe();
  }

  /** Takes what stands in the search field, and asks for it at once or after a pause in typing. */
  search(text: string, when: 'now' | 'paused'): void {
    clearTimeout(this.#typing);
    this.searchText = text;
    if (when === 'now' || text.trim() === '') this.#search();
    else this.#typing = setTimeout(() => this.#search(), TYPING_PAUSE);
    this.#host.requestUpdate();
  }

  /** The newest entries, with those that were held back; a search is over. */
  showNewest(): void {
    clearTimeout(this.#typing);
    this.searchText = '';
    this.#options.noteAddress('/');
    this.#leaveStretch();
  }

  /** Shows what was held back, once the reader is at the top again. */
  showUnseen(): void {
    if (this.unseen > 0 && this.#latest.asked?.kind !== 'open') this.#leaveStretch();
  }

  /** Shows an entry that was signed on this page, whatever the reader was looking at. */
  showSigned(entry: GuestEntry): void {
    if (this.#reading) this.#reading = { newest: putSigned(this.#reading.newest, entry) };
    this.showNewest();
  }

  loadOlder(): void {
    if (!this.book?.more || !this.#reading || this.#latest.asked) return;
    const stretch = stretchIn(this.#reading);
    this.#setStretch(stretch);
    this.problem = undefined;
    this.#ask(
      { kind: 'older' },
      () => this.#select(olderQuery(stretch)),
      (page, reading) => {
        const { query, book } = stretchIn(reading);
        return { query, book: appendPage(book, page) };
      },
    );
  }

  #search(): void {
    const search = this.searchText.trim();
    const { asked } = this.#latest;
    const known = asked?.kind === 'open' ? asked.query : this.query;
    if (search === (known.search ?? '')) return;
    this.#options.noteAddress(search ? `/?${new URLSearchParams({ search }).toString()}` : '/');
    if (search) this.#open({ search });
    else this.#leaveStretch();
  }

  /** Shows a stretch as soon as it is read; until then what was shown stays. */
  #open(query: StretchQuery): void {
    const question: Question = { kind: 'open', query };
    // Before the first `current` it waits for that one, which asks it.
    if (!this.#reading) this.#latest.asked = question;
    else
      this.#ask(
        question,
        () => this.#select(query),
        (page, { newest }) => openedStretch(query, page, newest),
      );
  }

  #ask(
    question: Question,
    read: (isLatest: () => boolean) => Promise<Page>,
    toStretch: (page: Page, reading: Reading) => Stretch | undefined,
  ): void {
    this.#meanwhile = [];
    const settle = (stretch: Stretch | undefined, problem?: ReadProblem) => {
      this.problem = problem;
      this.#setStretch(stretch);
    };
    void this.#latest.ask(
      question,
      read,
      (page) => {
        const upToDate = this.#meanwhile.reduce<Page>(keepUp, page);
        settle(this.#reading && toStretch(upToDate, this.#reading));
      },
      (error) => {
        const { stretch } = this.#reading ?? {};
        const at = question.kind === 'older' ? 'end' : 'top';
        // What is stale may not be shown any longer; the newest entries came with the `current`.
        settle(stretch?.isStale ? undefined : stretch, { at, words: toGuestbookError(error).message });
      },
    );
    this.#host.requestUpdate();
  }

  #receive(change: Change): void {
    const { isScrolledAway } = this.#options;
    this.#reading = afterChange(this.#reading, change, { isScrolledAway, isLoadingOlder: this.loadingOlder });
    this.offline = false;
    const { asked } = this.#latest;
    if (asked) this.#meanwhile.push(change);
    this.#options.changed(change);
    const { stretch } = this.#reading ?? {};
    const isCurrent = change.kind === 'current';
    // What was asked before a `current` may be answered from another book.
    if (asked?.kind === 'open') isCurrent && this.#open(asked.query);
    else if (!stretch) asked && this.#leaveStretch();
    else if (isCurrent)
      this.#ask(
        { kind: 'again' },
        (isLatest) => readAgain(stretch, this.#select, isLatest),
        (page, { newest }) => renewedStretch(stretch, page, newest),
      );
    this.#host.requestUpdate();
  }

  #leaveStretch(): void {
    this.#latest.drop();
    this.problem = undefined;
    this.#setStretch(undefined);
  }

  #setStretch(stretch: Stretch | undefined): void {
    if (this.#reading) this.#reading = { newest: this.#reading.newest, stretch };
    this.#host.requestUpdate();
  }
}
