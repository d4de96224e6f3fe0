/** Renders its host anew every half a minute, so that what it says of the time stays true. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const HALF_MINUTE_MS = 30_000;

export class MinuteController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), HALF_MINUTE_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
