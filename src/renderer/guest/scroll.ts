/** Where the reader is: scrolled away or at the top, near the oldest entry held, and at what time. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const TICK = 30_000;
/** How far below the window the next page is fetched. */
const AHEAD = '800px';

interface ReadingOptions {
  readonly backAtTop: () => void;
  readonly nearEnd: () => void;
}

export class ScrollController implements ReactiveController {
  /** Milliseconds since 1970, stepping on so that relative times stay true. */
  now = Date.now();
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ReadingOptions;
  readonly #scrolled = () => {
    if (!this.isScrolledAway) this.#options.backAtTop();
  };
  #ticking: ReturnType<typeof setInterval> | undefined;
  #observer: IntersectionObserver | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ReadingOptions) {
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
    this.#ticking = setInterval(() => {
      this.now = Date.now();
      this.#host.requestUpdate();
    }, TICK);
    this.#observer = new IntersectionObserver(
      (sightings) => {
        if (sightings.some(({ isIntersecting }) => isIntersecting)) this.#options.nearEnd();
      },
      { rootMargin: `0px 0px ${AHEAD} 0px` },
    );
  }

  /** Watches anew after every rendering: an end that is still in sight is told of again. */
  hostUpdated(): void {
    this.#observer?.disconnect();
    const end = this.#host.querySelector('.older');
    if (end) this.#observer?.observe(end);
  }

  hostDisconnected(): void {
    window.removeEventListener('scroll', this.#scrolled);
    clearInterval(this.#ticking);
    this.#observer?.disconnect();
  }
}
