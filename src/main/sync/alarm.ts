/** A sleep that can be cut short. A ring while nobody sleeps is remembered for the next sleep, so that no wake is lost. */
import type { Clock } from '../base/clock';

export class Alarm {
  readonly #clock: Clock;
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Forgets a ring that nobody has heard. */
  silence(): void {
    this.#rung = false;
  }

  /** Returns after so many milliseconds (`undefined`: never by itself), at a ring, or when the signal is aborted. */
  async sleep(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
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
    this.#rung = false;
  }
}
