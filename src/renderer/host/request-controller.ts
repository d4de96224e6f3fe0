/** One request of the host at a time, and in words what came of it when it failed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toGuestbookError } from '../../shared/errors';

export class RequestController implements ReactiveController {
  running = false;
  problem: string | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.problem = undefined;
  }

  async run(request: () => Promise<void>): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.problem = undefined;
    this.#host.requestUpdate();
    try {
      await request();
    } catch (error) {
      this.problem = toGuestbookError(error).message;
    } finally {
      this.running = false;
      this.#host.requestUpdate();
    }
  }
}
