/**
 * Collects what a listener is told, and lets a test wait for what it is about, so that a test neither sleeps nor misses
 * anything. The test's own time limit bounds the wait.
 */
export class Told<T> {
  readonly all: T[] = [];
  readonly #looks = new Set<() => void>();

  readonly listener = (value: T): void => {
    this.all.push(value);
    for (const look of this.#looks) look();
  };

  /** Resolves when what was told last fits, whether it was told before or comes yet. */
  untilLast(fits: (last: T) => boolean): Promise<T> {
    return this.found(() => this.all.slice(-1).find(fits));
  }

  /** Resolves as soon as `find` finds something in what was told. */
  protected found<V extends T>(find: () => V | undefined): Promise<V> {
    return new Promise((resolve) => {
      const look = () => {
        const value = find();
        if (value === undefined) return;
        this.#looks.delete(look);
        resolve(value);
      };
      this.#looks.add(look);
      look();
    });
  }
}
