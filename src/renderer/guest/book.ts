/**
 * The book as this page shows it: live updates keep it, scrolling reads older entries, the search asks for others.
 *
 * A `current` replaces all: the host opened another book, shows or hides addresses, or the stream was away. The page keeps the
 * entries that the reader sees until it has read them again. It asks one question at a time. It ignores the answer to a
 * question that it has dropped or replaced, so that no late answer wins over a later action of the reader.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Book, isTold, keepUp, linkedQuery, putSigned } from '../../shared/book-view';
import type { Change, Page, Query } from '../../shared/contract';
import type { Draft, GuestEntry } from '../../shared/entry';
import { toGuestbookError } from '../../shared/errors';
import type { ReadProblem } from '../../shared/pages/view';
import type { GuestbookTransport } from './http';
import {
  afterChange,
  isPlain,
  longerStretch,
  olderQuery,
  openedStretch,
  type Question,
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
  /** The query of the page's address: the newest entries, older ones, or a search. */
  readonly address: URLSearchParams;
  readonly isScrolledAway: () => boolean;
  /** Receives every change, before the page shows it. */
  readonly changed: (change: Change) => void;
  /** Writes a path with its query, which leads to the entries shown, into the page's address. */
  readonly noteAddress: (address: string) => void;
}

/** In milliseconds: long enough not to ask for every letter, short enough to feel immediate. */
const TYPING_PAUSE = 200;

export class BookController implements ReactiveController {
  /** The text in the search field. */
  searchText = '';
  offline = false;
  /** Why the last question has no answer. */
  problem: ReadProblem | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #guestbook: GuestbookTransport;
  readonly #options: BookOptions;
  /** The question that waits for its answer, compared by identity: each question is an object of its own. */
  #asked: Question | undefined;
  #reading: Reading | undefined;
  /** Changes that came while a question waits for its answer, which may be older than they are. */
  #meanwhile: Change[] = [];
  /** True when entries were added since the question and the page was not told which. */
  #hasMissed = false;
  /** How often a `current` has come. */
  #currents = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe = () => {};
  readonly #select = (query: Query): Promise<Page> => this.#guestbook.select(query);

  constructor(host: ReactiveControllerHost, guestbook: GuestbookTransport, options: BookOptions) {
    this.#host = host;
    this.#guestbook = guestbook;
    this.#options = options;
    const query = linkedQuery(options.address);
    this.searchText = query.search ?? '';
    if (!isPlain(query)) this.#open(query);
    host.addController(this);
  }

  /** The entries shown; undefined until the first `current`. */
  get book(): Book | undefined {
    return this.#reading && shownBook(this.#reading);
  }

  /** The query that `book` answers; empty while it begins with the newest entries. */
  get query(): StretchQuery {
    return this.#reading?.stretch?.query ?? {};
  }

  /** False until the entries that the page's address asks for were read, or could not be. */
  get isReady(): boolean {
    return this.#reading !== undefined && this.#asked?.kind !== 'open';
  }

  get loadingOlder(): boolean {
    return this.#asked?.kind === 'older';
  }

  /** How many new entries are held back because the reader has scrolled away. */
  get unseen(): number {
    return this.#reading ? unseenIn(this.#reading) : 0;
  }

  /** Subscribes, or subscribes anew. */
  follow(): void {
    this.#unsubscribe();
    this.offline = false;
    const lose = () => {
      this.offline = true;
      this.#host.requestUpdate();
    };
    this.#unsubscribe = this.#guestbook.subscribe((change) => this.#receive(change), lose);
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.follow();
  }

  hostDisconnected(): void {
    clearTimeout(this.#typing);
    this.#unsubscribe();
  }

  /** Takes the text of the search field, and asks for its hits at once or after a pause in typing. */
  search(text: string, when: 'now' | 'paused'): void {
    clearTimeout(this.#typing);
    this.searchText = text;
    if (when === 'now' || text.trim() === '') this.#search();
    else this.#typing = setTimeout(() => this.#search(), TYPING_PAUSE);
    this.#host.requestUpdate();
  }

  /** Ends a search, and shows the newest entries with those that were held back. */
  showNewest(): void {
    clearTimeout(this.#typing);
    this.searchText = '';
    this.#options.noteAddress('/');
    this.#leaveStretch();
  }

  /** Shows the entries that were held back, once the reader is at the top again. */
  showUnseen(): void {
    if (this.unseen > 0 && this.#asked?.kind !== 'open') this.#leaveStretch();
  }

  /** Signs an entry, and puts it among the newest: the change that tells of it may come later. */
  async insert(draft: Draft): Promise<GuestEntry> {
    const currents = this.#currents;
    const entry = await this.#guestbook.insert(draft);
    // After a `current` the entry may belong to the book before. If it belongs to this one, the feed tells it.
    if (this.#reading && currents === this.#currents)
      this.#reading = { ...this.#reading, newest: putSigned(this.#reading.newest, entry) };
    return entry;
  }

  loadOlder(): void {
    if (!this.book?.more || !this.#reading || this.#asked) return;
    const stretch = stretchIn(this.#reading);
    this.#setStretch(stretch);
    this.problem = undefined;
    void this.#ask({ kind: 'older' }, () => this.#select(olderQuery(stretch)), longerStretch);
  }

  #search(): void {
    const search = this.searchText.trim();
    const known = this.#asked?.kind === 'open' ? this.#asked.query : this.query;
    if (search === (known.search ?? '')) return;
    this.#options.noteAddress(search ? `/?${new URLSearchParams({ search }).toString()}` : '/');
    if (search) this.#open({ search });
    else this.#leaveStretch();
  }

  /** Shows a stretch as soon as it is read; until then the page keeps the entries that it shows. */
  #open(query: StretchQuery): void {
    const question: Question = { kind: 'open', query };
    // Before the first `current` the question waits, and that `current` asks it.
    if (!this.#reading) this.#asked = question;
    else
      void this.#ask(
        question,
        () => this.#select(query),
        (page, { newest }) => openedStretch(query, page, newest),
      );
  }

  /** A question that takes several requests asks `isLatest` before each. */
  async #ask(
    question: Question,
    read: (isLatest: () => boolean) => Promise<Page>,
    toStretch: (page: Page, reading: Reading) => Stretch | undefined,
  ): Promise<void> {
    this.#asked = question;
    this.#meanwhile = [];
    this.#hasMissed = false;
    this.#host.requestUpdate();
    const isLatest = () => this.#asked === question;
    let page: Page | undefined;
    let problem: ReadProblem | undefined;
    try {
      page = await read(isLatest);
    } catch (error) {
      problem = { at: question.kind === 'older' ? 'end' : 'top', words: toGuestbookError(error).message };
    }
    if (!this.#reading || !isLatest()) return;
    this.#asked = undefined;
    this.problem = problem;
    // A stale stretch may be of another book, so the page does not show it again; the `current` brought the newest entries.
    const kept = this.#reading.stretch?.isStale ? undefined : this.#reading.stretch;
    const stretch = page ? toStretch(this.#meanwhile.reduce<Page>(keepUp, page), this.#reading) : kept;
    this.#setStretch(stretch);
    if (stretch && isPlain(stretch.query) && this.#hasMissed) this.#askAgain(stretch);
  }

  #receive(change: Change): void {
    const { isScrolledAway } = this.#options;
    this.#hasMissed ||= this.#reading !== undefined && !isTold(this.#reading.newest, change);
    this.#reading = afterChange(this.#reading, change, { isScrolledAway, isLoadingOlder: this.loadingOlder });
    this.offline = false;
    const asked = this.#asked;
    if (asked) this.#meanwhile.push(change);
    this.#options.changed(change);
    const { stretch } = this.#reading ?? {};
    const isCurrent = change.kind === 'current';
    if (isCurrent) this.#currents += 1;
    // The answer to a question from before a `current` may come from another book.
    if (asked?.kind === 'open') isCurrent && this.#open(asked.query);
    else if (!stretch) asked && this.#leaveStretch();
    else if (isCurrent || (stretch.isStale && !asked)) this.#askAgain(stretch);
    this.#host.requestUpdate();
  }

  #askAgain(stretch: Stretch): void {
    void this.#ask(
      { kind: 'again' },
      (isLatest) => readAgain(stretch, this.#select, isLatest),
      (page, { newest }) => renewedStretch(stretch, page, newest),
    );
  }

  #leaveStretch(): void {
    this.#asked = undefined;
    this.problem = undefined;
    this.#setStretch(undefined);
  }

  #setStretch(stretch: Stretch | undefined): void {
    if (this.#reading) this.#reading = { newest: this.#reading.newest, stretch };
    this.#host.requestUpdate();
  }
}
