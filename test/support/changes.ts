import type { Change, Status } from '../../src/shared/contract';

/**
 * Collects the changes that a subscription tells, and lets a test wait for one. Changes that came before the wait count
 * too, so a test neither sleeps nor misses one. The test's own time limit bounds the wait.
 */
export class Changes<T, S extends Status = Status> {
  readonly all: Change<T, S>[] = [];
  readonly #waiting = new Set<() => void>();

  readonly listener = (change: Change<T, S>): void => {
    this.all.push(change);
    for (const look of this.#waiting) look();
  };

  async until<Kind extends Change<T, S>['kind']>(
    kind: Kind,
    holds: (change: Extract<Change<T, S>, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Change<T, S>, { kind: Kind }>> {
    const fits = (change: Change<T, S>): change is Extract<Change<T, S>, { kind: Kind }> =>
      change.kind === kind && holds(change as Extract<Change<T, S>, { kind: Kind }>);
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
