/** Where the reader is: at the top of the entries or scrolled away, and whether the end of the held entries is near. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far below the visible part the end of the entries counts as near. */
const AHEAD = '800px';

interface ScrollOptions {
  readonly backAtTop: () => void;
  readonly nearEnd: () => void;
}

export class ScrollController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ScrollOptions;
  readonly #scrolled = () => {
    if (!this.isScrolledAway) this.#options.backAtTop();
  };
  #observer: IntersectionObserver | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ScrollOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isScrolledAway(): boolean {
    const entries = this.#host.querySelector('.entries');
    return entries !== null && entries.getBoundingClientRect().top < 0;
  }

  scrollToTop(): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    window.scrollTo({ top: 0, behavior: still ? 'instant' : 'smooth' });
  }

  hostConnected(): void {
    window.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#observer = new IntersectionObserver(
      (sightings) => {
        if (sightings.some(({ isIntersecting }) => isIntersecting)) this.#options.nearEnd();
      },
      { rootMargin: `0px 0px ${AHEAD} 0px` },
    );
  }

  /** Observes again after every rendering, so that an end that is still in sight calls `nearEnd` again. */
  hostUpdated(): void {
    this.#observer?.disconnect();
    const end = this.#host.querySelector('.older');
    if (end) this.#observer?.observe(end);
  }

  hostDisconnected(): void {
    window.removeEventListener('scroll', this.#scrolled);
    this.#observer?.disconnect();
  }
}
