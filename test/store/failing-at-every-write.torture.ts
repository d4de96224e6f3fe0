/** A disk that refuses one call, whichever it is of those that write, sync, make or remove a file of the book. */
import { expect, test } from 'vitest';
import { needs } from '../support/machine';
import { liveThroughAll } from './book-life';

needs('strace')('a book whose disk refuses one of its calls', () => {
  test('holds exactly what was acknowledged, stands the full check, and goes on', {
    timeout: 1_800_000,
  }, async () => {
    const lives = await liveThroughAll('error=EIO');
    const refused = lives.filter(({ outcome }) => outcome.calls.some(({ result }) => result === -1));
    const told = lives.filter(({ outcome }) => outcome.lines.some((line) => /failed|not opened/.test(line)));
    process.stdout.write(`Refused ${refused.length} of ${lives.length} calls, ${told.length} of them told\n`);

    const wrong = lives.filter((life) => life.wrong.length > 0);
    expect(wrong.map(({ call, nth, stage, wrong }) => ({ call, nth, stage, wrong }))).toEqual([]);
    expect(lives.filter(({ outcome }) => outcome.code !== 0)).toEqual([]);
    expect(refused.length).toBeGreaterThanOrEqual(200);
    // The copying of the log may fail without a word, since nothing is lost by it.
    expect(told.length).toBeGreaterThanOrEqual(150);
  });
});
