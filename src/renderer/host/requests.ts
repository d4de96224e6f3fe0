/** What the window's elements ask of the program: its API, and the two ways in which an element sends a request. */
import type { ReactiveControllerHost } from 'lit';
import { HOST_CALLS, type HostApi } from '../../shared/contract';
import { toGuestbookError } from '../../shared/errors';
import { overBridge } from '../bridge';

export const host: HostApi = overBridge(window.host, HOST_CALLS);

/**
 * The requests of one element: one at a time, in the order of the host's actions, and in words why the last one failed. Buttons
 * are disabled while `running` is true. A request that comes all the same (from a paste under way) is the next.
 */
export class RequestController {
  problem: string | undefined;
  readonly #element: ReactiveControllerHost;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(element: ReactiveControllerHost) {
    this.#element = element;
  }

  get running(): boolean {
    return this.#waiting > 0;
  }

  run(request: () => Promise<unknown>): void {
    this.#waiting += 1;
    this.problem = undefined;
    this.#element.requestUpdate();
    this.#last = this.#last.then(() => this.#run(request));
  }

  async #run(request: () => Promise<unknown>): Promise<void> {
    let problem: string | undefined;
    try {
      await request();
    } catch (error) {
      problem = toGuestbookError(error).message;
    }
    this.#waiting -= 1;
    // A failure says nothing of the request that is sent next.
    if (!this.running) this.problem = problem;
    this.#element.requestUpdate();
  }
}

interface ChoiceOptions<Value> {
  readonly send: (value: Value) => Promise<void>;
  /** Whether the host's state, as it was told last, has this value already. */
  readonly isInForce: (value: Value) => boolean;
}

/**
 * A switch of the host's window. The host may turn it at any time. The controller sends the last choice as soon as the
 * request before it has ended. The switch shows that choice until the host's state says which value is in force. When the
 * program refuses, the switch goes back and shows the reason.
 */
export class ChoiceController<Value> extends RequestController {
  readonly #options: ChoiceOptions<Value>;
  /** What the host chose and does not see in force yet. */
  #asked: { readonly value: Value } | undefined;

  constructor(element: ReactiveControllerHost, options: ChoiceOptions<Value>) {
    super(element);
    this.#options = options;
  }

  /** What the host chose, while it is not in force yet. */
  get asked(): Value | undefined {
    return this.#asked?.value;
  }

  /** Call it when the host's state has come. A state after an answer holds the host's choice, or a value that overrules the choice. */
  told(): void {
    if (!this.running) this.#asked = undefined;
  }

  choose(value: Value): void {
    const asked = { value };
    this.#asked = asked;
    this.run(async () => {
      // A later choice takes the place of one that was not sent yet.
      if (this.#asked !== asked) return;
      let isOver = true;
      try {
        await this.#options.send(value);
        isOver = this.#options.isInForce(value);
      } finally {
        if (isOver && this.#asked === asked) this.#asked = undefined;
      }
    });
  }
}
