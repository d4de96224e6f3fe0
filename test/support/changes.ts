import type { Change } from '../../src/shared/contract';

/**
 * Collects the changes that a subscription tells, and lets a test wait for one: what has come already counts too, so a
 * test neither sleeps nor misses anything. The test's own time limit bounds the wait.
 */
export class Changes<T> {
  readonly all: Change<T>[] = [];
  readonly #waiting = new Set<() => void>();

  readonly listener = (change: Change<T>): void => {
    this.all.push(change);
    for (const look of this.#waiting) look();
  };

  async until<Kind extends Change<T>['kind']>(
    kind: Kind,
    holds: (change: Extract<Change<T>, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Change<T>, { kind: Kind }>> {
    const fits = (change: Change<T>): change is Extract<Change<T>, { kind: Kind }> =>
      change.kind === kind && holds(change as Extract<Change<T>, { kind: Kind }>);
    return new Promise((resolve) => {
      const look = () => {
        const found = this.all.find(fits);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
