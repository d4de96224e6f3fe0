/**
 * One of the two loops of the sync: a step, a rest, the next step; after a failure a pause instead.
 *
 *            step works, rest is over or wake()
 *               ┌──────────────┐
 *               ▼              │
 *   run() ──▶ step ──works──▶ rest          rest: so many ms, or until wake()
 *              ▲ │
 *              │ └──fails──▶ pause          pause: wait         0.5 s doubling to 60 s, jittered; to 4 s without a network
 *              └───────────────┘                   credentials  0.5 s, then 4 s, until there are others
 *                                                  hold         60 s
 *       pause is over, or retry()           wake() does not shorten a pause: a new entry must not hurry a throttled table
 *
 * The loop ends when its signal is aborted, or while draining as soon as a step leaves nothing to do or fails.
 */
import type { Clock } from '../base/clock';
import { Alarm } from './alarm';
import { Backoff } from './backoff';
import { type Failure, toFailure } from './failure';

export interface LaneOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Returns the rest in milliseconds; undefined: nothing to do until woken. */
  readonly step: (signal: AbortSignal) => Promise<number | undefined>;
  readonly onFailure: (trouble: Failure, error: unknown) => void;
  /** A step has worked; `ended` is the trouble that it ended, if there was one. */
  readonly onSuccess: (ended: Failure | undefined) => void;
}

export class Loop {
  readonly #options: LaneOptions;
  readonly #rest: Alarm;
  readonly #pause: Alarm;
  readonly #backoff: Backoff;
  #draining = false;
  #trouble: Failure | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#rest = new Alarm(options.clock);
    this.#pause = new Alarm(options.clock);
    this.#backoff = new Backoff(options.random);
  }

  /** What failed last, until a step works. */
  get trouble(): Failure | undefined {
    return this.#trouble;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const rest = await this.#options.step(signal);
        this.#succeeded();
        if (this.#draining && rest === undefined) return;
        if (rest !== 0) await this.#rest.sleep(rest, signal);
      } catch (error) {
        if (signal.aborted) return;
        const trouble = this.#failed(error);
        if (!this.#draining) await this.#pause.sleep(this.#backoff.next(trouble), signal);
        if (this.#draining) return;
      }
    }
  }

  /** There is something to do: ends a rest, not a pause. */
  wake(): void {
    this.#rest.ring();
  }

  /** There is reason to hope: ends a pause and forgets the backoff. */
  retry(): void {
    if (!this.#trouble) return;
    this.#backoff.forget();
    this.#pause.ring();
  }

  /** From now on the loop ends by itself; in a pause it ends at once. */
  drain(): void {
    this.#draining = true;
    this.#rest.ring();
    this.#pause.ring();
  }

  #succeeded(): void {
    const ended = this.#trouble;
    this.#trouble = undefined;
    this.#backoff.forget();
    this.#pause.silence();
    this.#options.onSuccess(ended);
  }

  #failed(error: unknown): Failure {
    this.#trouble = toFailure(error);
    this.#options.onFailure(this.#trouble, error);
    return this.#trouble;
  }
}
