import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '../../src/main/store/store';

/** The same store; `watch` is told of every asynchronous call. */
export function watchStore(store: Store, watch: (method: string, answer: Promise<unknown>) => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        if (result instanceof Promise) watch(String(name), result);
        return result;
      };
    },
  });
}

/** After so many turns of the event loop without a call under way nothing more happens until the clock moves. */
const QUIET_TURNS = 3;
/** More calls than this one after another never end. */
const MOST_WAITS = 10_000;

/** The calls to a store that are under way. */
export class UnderWay {
  readonly #calls = new Set<Promise<unknown>>();

  readonly begin = (answer: Promise<unknown>): void => {
    // The caller handles the outcome; here only the end of the call counts.
    const ended: Promise<unknown> = answer.then(
      () => this.#calls.delete(ended),
      () => this.#calls.delete(ended),
    );
    this.#calls.add(ended);
  };

  /** Resolves when nothing more happens until the clock moves or a guest signs. @throws Error when that never comes. */
  async quiet(): Promise<void> {
    let waits = 0;
    for (let turns = 0; turns < QUIET_TURNS; turns++) {
      await turn();
      if (this.#calls.size === 0) continue;
      if (++waits > MOST_WAITS) throw new Error('The desk goes on and on although no time goes by.');
      await Promise.race(this.#calls);
      turns = -1;
    }
  }
}
