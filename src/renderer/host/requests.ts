/** What the window's elements ask of the program: its API, and the two ways in which an element sends a request. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { HOST_CALLS, type HostApi } from '../../shared/contract';
import { toGuestbookError } from '../../shared/errors';
import { overBridge } from '../bridge';

export const host: HostApi = overBridge(window.host, HOST_CALLS);

/**
 * The requests of one element: one at a time, in the order in which they were asked for, and in words why the last one failed.
 * Buttons are disabled while `running` is true. A request that comes all the same (from a paste that was under way) is sent next.
 */
export class RequestController implements ReactiveController {
  problem: string | undefined;
  readonly #element: ReactiveControllerHost;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(element: ReactiveControllerHost) {
    this.#element = element;
    element.addController(this);
  }

  hostConnected(): void {
    this.problem = undefined;
  }

  get running(): boolean {
    return this.#waiting > 0;
  }

  run(request: () => Promise<void>): void {
    this.#waiting += 1;
    this.#element.requestUpdate();
    this.#last = this.#last.then(() => this.#run(request));
  }

  async #run(request: () => Promise<void>): Promise<void> {
    this.problem = undefined;
    this.problem = await problemOf(request);
    this.#waiting -= 1;
    this.#element.requestUpdate();
  }
}

interface ChoiceOptions<Value> {
  readonly send: (value: Value) => Promise<void>;
  /** Whether the host's state, as it was told last, has this value already. */
  readonly isInForce: (value: Value) => boolean;
}

/**
 * A switch of the host's window. The host may turn it at any time: the last choice is sent as soon as the request before it has
 * ended, and is shown until the host's state tells what is in force. After a refusal the switch goes back, and the reason stands
 * beside it.
 */
export class ChoiceController<Value> implements ReactiveController {
  problem: string | undefined;
  readonly #element: ReactiveControllerHost;
  readonly #options: ChoiceOptions<Value>;
  /** What the host chose and does not see in force yet. */
  #asked: { readonly value: Value } | undefined;
  #sending = false;

  constructor(element: ReactiveControllerHost, options: ChoiceOptions<Value>) {
    this.#element = element;
    this.#options = options;
    element.addController(this);
  }

  hostConnected(): void {
    this.problem = undefined;
  }

  /** What the host chose, while it is not in force yet. */
  get asked(): Value | undefined {
    return this.#asked?.value;
  }

  /** The host's state has come. Told after an answer, it holds what was asked for, or what overrules it. */
  told(): void {
    if (!this.#sending) this.#asked = undefined;
  }

  async choose(value: Value): Promise<void> {
    this.#asked = { value };
    this.#element.requestUpdate();
    if (this.#sending) return;
    this.#sending = true;
    const { send, isInForce } = this.#options;
    let sent: { readonly value: Value };
    do {
      sent = this.#asked;
      const { value: wanted } = sent;
      // A refusal of what was chosen before says nothing of what is chosen now.
      this.problem = undefined;
      this.problem = await problemOf(() => send(wanted));
    } while (this.#asked !== sent);
    this.#sending = false;
    if (this.problem !== undefined || isInForce(sent.value)) this.#asked = undefined;
    this.#element.requestUpdate();
  }
}

/** Why a request failed, in words. */
async function problemOf(request: () => Promise<void>): Promise<string | undefined> {
  try {
    await request();
    return undefined;
  } catch (error) {
    return toGuestbookError(error).message;
  }
}
