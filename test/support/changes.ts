import type { Change, Status } from '../../src/shared/contract';
import { Told } from './told';

/** The changes that a subscription tells. Those that came before a wait count too. */
export class Changes<T, S extends Status = Status> extends Told<Change<T, S>> {
  until<Kind extends Change<T, S>['kind']>(
    kind: Kind,
    holds: (change: Extract<Change<T, S>, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Change<T, S>, { kind: Kind }>> {
    const fits = (change: Change<T, S>): change is Extract<Change<T, S>, { kind: Kind }> =>
      change.kind === kind && holds(change as Extract<Change<T, S>, { kind: Kind }>);
    return this.found(() => this.all.find(fits));
  }
}
