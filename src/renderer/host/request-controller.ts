/**
 * The requests of one element: one at a time, in the order in which they were asked for, and in words why the last one failed.
 * Buttons are disabled while `running` is true. A request that comes all the same (from a paste that was under way) is sent next.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toGuestbookError } from '../../shared/errors';

export class RequestController implements ReactiveController {
  problem: string | undefined;
  readonly #host: ReactiveControllerHost;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.problem = undefined;
  }

  get running(): boolean {
    return this.#waiting > 0;
  }

  /** Resolves when the request has ended, in whichever way. */
  run(request: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#host.requestUpdate();
    this.#last = this.#last.then(() => this.#run(request));
    return this.#last;
  }

  async #run(request: () => Promise<void>): Promise<void> {
    this.problem = undefined;
    try {
      await request();
    } catch (error) {
      this.problem = toGuestbookError(error).message;
    } finally {
      this.#waiting -= 1;
      this.#host.requestUpdate();
    }
  }
}
