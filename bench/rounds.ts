/** Two sides measured by turns, A B A B, so that what the machine does besides falls on both. */

export interface Pace {
  readonly rounds: number;
  /** How long one side is under load in a round. */
  readonly seconds: number;
  /** How many entries are drained in a round; other counts are shares of it. */
  readonly entries: number;
}

export const FULL: Pace = { rounds: 5, seconds: 4, entries: 10_000 };
export const QUICK: Pace = { rounds: 2, seconds: 1, entries: 1_000 };

export interface Figures {
  /** What the ratio is made of, in the unit of its row. */
  readonly value: number;
  /** Milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
}

export interface Sides<T = Figures> {
  readonly ours: readonly T[];
  readonly theirs: readonly T[];
}

export async function byTurns<T>(
  rounds: number,
  ours: (round: number) => Promise<T>,
  theirs: (round: number) => Promise<T>,
): Promise<Sides<T>> {
  const measured = { ours: [] as T[], theirs: [] as T[] };
  for (let round = 0; round < rounds; round += 1) {
    measured.theirs.push(await theirs(round));
    measured.ours.push(await ours(round));
  }
  return measured;
}

/** @param share from 0 to 1; 0.5 is the median @throws Error when there are no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor((sorted.length - 1) * share)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}
