/** Killed with SIGKILL whenever a call that writes, syncs, makes or removes a file of the book is about to be made. */
import { expect, test } from 'vitest';
import { needs } from '../support/machine';
import { byStage, liveThroughAll } from './book-life';

needs('strace')('a book killed at each call that writes, syncs, makes or removes a file of it', () => {
  test('keeps all that was acknowledged, and stands the full check', { timeout: 1_800_000 }, async () => {
    const lives = await liveThroughAll('signal=KILL');
    const kills = lives.filter(({ outcome }) => outcome.signal === 'SIGKILL');
    const stages = byStage(kills);
    process.stdout.write(`Killed at ${kills.length} of ${lives.length} calls: ${JSON.stringify(stages)}\n`);

    const wrong = lives.filter((life) => life.wrong.length > 0);
    expect(wrong.map(({ call, nth, stage, wrong }) => ({ call, nth, stage, wrong }))).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(200);
    expect(Object.values(stages)).not.toContain(0);

    const killedIn = (stage: RegExp, name: string, path: RegExp, shown = /()/) =>
      kills.some(({ stage: at, outcome }) => {
        const last = outcome.calls.at(-1);
        return stage.test(at) && last?.name === name && path.test(last.path) && shown.test(last.shown);
      });
    expect(killedIn(/alone/, 'fsync', /-wal$/)).toBe(true);
    expect(killedIn(/together/, 'fsync', /-wal$/)).toBe(true);
    // The log is copied into the file, in the pause and at the end, and begun anew after that. A signer who is held up on a
    // busy machine is a pause too.
    for (const stage of [/together|pause/, /closing/]) {
      expect(killedIn(stage, 'pwrite64', /\.db$/)).toBe(true);
      expect(killedIn(stage, 'fsync', /\.db$/)).toBe(true);
    }
    expect(killedIn(/again/, 'pwrite64', /-wal$/, /, 32, 0\b/)).toBe(true);
  });
});
