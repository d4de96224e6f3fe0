/**
 * One of the two loops of the sync: a step, a rest, the next step. After a failure the loop pauses instead.
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
 * The loop ends when its signal is aborted. A loop that drains ends as soon as a step leaves nothing to do, or fails.
 */
import type { Clock } from '../base/clock';
import { type Failure, toFailure } from './failure';
import { RemoteError } from './remote';

export interface LoopOptions {
  readonly clock: Clock;
  /** A number from 0 up to 1, for the jitter. */
  readonly random: () => number;
  /** Returns the rest in milliseconds; undefined: nothing to do until woken. */
  readonly step: (signal: AbortSignal) => Promise<number | undefined>;
  readonly onFailure: (failure: Failure, error: unknown) => void;
  /** A step has worked; `ended` is the failure that it ended, if there was one. */
  readonly onSuccess: (ended: Failure | undefined) => void;
}

export class Loop {
  readonly #options: LoopOptions;
  readonly #rest: Sleep;
  readonly #pause: Sleep;
  readonly #backoff: Backoff;
  #draining = false;
  #failure: Failure | undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#rest = new Sleep(options.clock);
    this.#pause = new Sleep(options.clock);
    this.#backoff = new Backoff(options.random);
  }

  /** The last failure, until a step works. */
  get failure(): Failure | undefined {
    return this.#failure;
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
        const pause = this.#failed(error);
        if (!this.#draining) await this.#pause.sleep(pause, signal);
        if (this.#draining) return;
      }
    }
  }

  /** There is something to do: ends a rest, not a pause. */
  wake(): void {
    this.#rest.wake();
  }

  /** Retries now: ends the pause and resets the backoff. */
  retry(): void {
    if (!this.#failure) return;
    this.#backoff.reset();
    this.#pause.wake();
  }

  /** From now on the loop ends by itself; in a pause it ends at once. */
  drain(): void {
    this.#draining = true;
    this.#rest.wake();
    this.#pause.wake();
  }

  #succeeded(): void {
    const ended = this.#failure;
    this.#failure = undefined;
    this.#backoff.reset();
    this.#pause.reset();
    this.#options.onSuccess(ended);
  }

  /** Returns the milliseconds to pause. */
  #failed(error: unknown): number {
    const failure = toFailure(error);
    this.#failure = failure;
    this.#options.onFailure(failure, error);
    return this.#backoff.next(failure.kind, error instanceof RemoteError && error.unreached);
  }
}

/** A sleep that can be woken. A wake that comes while nothing sleeps is kept for the next sleep, so that none is lost. */
export class Sleep {
  readonly #clock: Clock;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Drops a wake that was kept. */
  reset(): void {
    this.#woken = false;
  }

  /** Returns after so many milliseconds (`undefined`: never by itself), at a wake, or when the signal is aborted. */
  async sleep(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#woken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = new AbortController();
        const wake = () => {
          timer.abort();
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true, signal: timer.signal });
        if (milliseconds !== undefined) this.#clock.sleep(milliseconds, timer.signal).then(wake, wake);
      });
    }
    this.#wake = undefined;
    this.#woken = false;
  }
}

const FIRST_MS = 500;
const SOON_MS = 4000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How long to pause after a failure. `wait` backs off exponentially with jitter, so that many desks behind one outage do not
 * return at the same moment. Two kinds of retry cost the remote nothing and follow within 4 s, however long the failure lasts:
 * the network is away, or the credentials are the refused ones, which the client compares on this computer before it sends
 * anything. The first retry for other credentials comes almost at once, because they may have arrived while the network was
 * away. So sending goes on within 5 s once network and credentials are both back. The loop retries once a minute a failure that
 * only a person can mend.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #last = '';

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds: for `wait` from half the step up to the whole of it. */
  next(kind: Failure['kind'], unreached: boolean): number {
    const failure = `${kind} ${unreached}`;
    const isNew = failure !== this.#last;
    this.#last = failure;
    // A failure of another kind begins its own steps.
    if (isNew) this.#failures = 0;
    if (kind === 'hold') return LONGEST_PAUSE_MS;
    if (kind === 'credentials') return isNew ? FIRST_MS : SOON_MS;
    const step = Math.min(unreached ? SOON_MS : LONGEST_PAUSE_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    return (step / 2) * (1 + this.#random());
  }

  reset(): void {
    this.#failures = 0;
    this.#last = '';
  }
}
