import type { Clock } from '../../src/main/base/clock';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/**
 * A clock that stands still until a test moves it. A test waits for `asleep(n)`, by which the program has done everything
 * that it can do at this moment, and then moves the clock; no test depends on the speed of the machine.
 */
export class FakeClock implements Clock {
  /** Every sleep so far: when it began, and for how many milliseconds. */
  readonly sleeps: { readonly at: number; readonly milliseconds: number }[] = [];
  readonly #sleepers = new Set<Sleeper>();
  readonly #watchers = new Set<() => void>();
  #now: number;
  /** Milliseconds by which `step` has moved the time of day. */
  #offset = 0;

  constructor(now = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = now;
  }

  now(): number {
    return this.#now + this.#offset;
  }

  /** The number of sleepers. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Sets the time of day forward or back. It wakes no sleeper and prolongs no sleep, as with any computer's timers. */
  step(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push({ at: this.now(), milliseconds });
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = () => this.#sleepers.delete(sleeper);
      const sleeper: Sleeper = {
        until: this.#now + milliseconds,
        wake() {
          leave();
          resolve();
        },
      };
      signal.addEventListener(
        'abort',
        () => {
          leave();
          reject(signal.reason);
        },
        { once: true },
      );
      this.#sleepers.add(sleeper);
      for (const look of this.#watchers) look();
    });
  }

  /** Resolves when there are exactly so many sleepers. The test's own time limit bounds the wait. */
  asleep(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#sleepers.size !== count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Moves the time on and wakes the sleepers whose time has come, the earliest first. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.until <= this.#now);
    for (const sleeper of due.sort((a, b) => a.until - b.until)) sleeper.wake();
  }

  /** Moves the time on to the next waking. */
  advanceToNext(): void {
    const next = Math.min(...[...this.#sleepers].map((sleeper) => sleeper.until));
    this.advance(next - this.#now);
  }
}
