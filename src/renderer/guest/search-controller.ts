/** The search field: asks while one types, keeps the page's address true, and starts from what that address asked for. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BookController } from './book';

/** Long enough not to ask for every letter, short enough to feel at once; in milliseconds. */
const PAUSE = 200;

export class SearchController implements ReactiveController {
  /** What stands in the field. */
  text = '';
  /** False until what the page's address asks for is read, or could not be. */
  isSettled = false;
  readonly #host: ReactiveControllerHost;
  readonly #book: BookController;
  #pausing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, book: BookController) {
    this.#host = host;
    this.#book = book;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#pausing);
  }

  /** Goes on from where the page was opened: the newest entries, older ones, or a search. */
  async begin(): Promise<void> {
    const address = new URLSearchParams(location.search);
    // An old link has no position in it and leads to the newest entries, as it does without scripts.
    const before = /^\d{1,15}$/.exec(address.get('before') ?? '')?.[0];
    const search = address.get('search')?.trim();
    if (search) this.text = search;
    if (before || search) {
      await this.#book.showExcerpt({
        ...(before ? { before: Number(before) } : {}),
        ...(search ? { search } : {}),
      });
    }
    this.isSettled = true;
    this.#host.requestUpdate();
  }

  /** Whatever was typed before the scripts came is asked for now. */
  takeOver(text: string): void {
    if (text.trim() === this.text) return;
    this.text = text;
    this.#ask();
  }

  /** Back to the newest entries, in the field and in the address; the book is told by whoever calls. */
  clear(): void {
    clearTimeout(this.#pausing);
    this.text = '';
    if (location.search !== '' || location.pathname !== '/') history.replaceState(null, '', '/');
  }

  readonly search = (event: Event): void => {
    if (event.type === 'submit') event.preventDefault();
    const form = (event.currentTarget as Element).closest('form');
    this.text = form?.querySelector('input')?.value ?? '';
    clearTimeout(this.#pausing);
    if (event.type === 'submit' || this.text === '') this.#ask();
    else this.#pausing = setTimeout(() => this.#ask(), PAUSE);
    this.#host.requestUpdate();
  };

  #ask(): void {
    const search = this.text.trim();
    if (search === (this.#book.query.search ?? '')) return;
    history.replaceState(null, '', search ? `/?${new URLSearchParams({ search }).toString()}` : '/');
    if (search) void this.#book.showExcerpt({ search });
    else this.#book.showNewest();
  }
}
