/** Renders its host again every half a minute, so that relative times ("3 minutes ago") stay true. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const HALF_MINUTE_MS = 30_000;

export class TickingClock implements ReactiveController {
  /** Milliseconds since 1970. It steps, so that renderings between two ticks agree. */
  now = Date.now();
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      this.now = Date.now();
      this.#host.requestUpdate();
    }, HALF_MINUTE_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
