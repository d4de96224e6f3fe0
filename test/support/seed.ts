/** Chooses the seed of a test that draws at random, and prints it: `SEED=<number>` repeats what was drawn. */
export function chooseSeed(test: string): number {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${test}: SEED=${seed}\n`);
  return seed;
}
