/**
 * A switch of the host's window. The host may turn it at any time: the last choice is sent as soon as the request before it has
 * ended, and is shown until the host's state tells what is in force. After a refusal the switch goes back, and the reason stands
 * beside it.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toGuestbookError } from '../../shared/errors';

interface ChoiceOptions<Value> {
  readonly send: (value: Value) => Promise<void>;
  /** Whether the host's state, as it was told last, has this value already. */
  readonly isInForce: (value: Value) => boolean;
}

export class ChoiceController<Value> implements ReactiveController {
  problem: string | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #options: ChoiceOptions<Value>;
  /** What the host chose and does not see in force yet. */
  #asked: { readonly value: Value } | undefined;
  #sending = false;

  constructor(host: ReactiveControllerHost, options: ChoiceOptions<Value>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
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
    this.problem = undefined;
    this.#host.requestUpdate();
    if (this.#sending) return;
    this.#sending = true;
    let sent: unknown;
    while (this.#asked && this.#asked !== sent) {
      sent = this.#asked;
      await this.#try(this.#asked.value);
    }
    this.#sending = false;
    if (this.problem !== undefined || (this.#asked && this.#options.isInForce(this.#asked.value)))
      this.#asked = undefined;
    this.#host.requestUpdate();
  }

  /** A refusal of what was chosen before says nothing of what is chosen now. */
  async #try(value: Value): Promise<void> {
    try {
      this.problem = undefined;
      await this.#options.send(value);
    } catch (error) {
      this.problem = toGuestbookError(error).message;
    }
  }
}
