/** One question at a time: the answer to any but the latest is dropped. */
import { expect, test } from 'vitest';
import { Latest } from '../../../src/renderer/guest/latest';
import { deferred } from '../../support/deferred';

/** Asks, and notes what is told under the question's name. */
function ask(latest: Latest<{ name: string }>, told: string[], name: string) {
  const answer = deferred<string>();
  const done = latest.ask(
    { name },
    () => answer.promise,
    (text) => told.push(`${name}: ${text}`),
    (error) => told.push(`${name} failed: ${(error as Error).message}`),
  );
  return { ...answer, done };
}

test('the latest answer is told, whichever comes first', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const latest = new Latest<{ name: string }>();
    const told: string[] = [];
    const asked = [ask(latest, told, 'first'), ask(latest, told, 'second')];
    for (const at of order) {
      asked[at]?.resolve('here');
      await asked[at]?.done;
    }
    expect(told).toEqual(['second: here']);
  }
});

test('the failure of a superseded question is dropped too', async () => {
  const latest = new Latest<{ name: string }>();
  const told: string[] = [];
  const first = ask(latest, told, 'first');
  const second = ask(latest, told, 'second');
  first.reject(new Error('too late'));
  second.reject(new Error('in time'));
  await Promise.all([first.done, second.done]);
  expect(told).toEqual(['second failed: in time']);
});

test('a question that is dropped has no answer', async () => {
  const latest = new Latest<{ name: string }>();
  const told: string[] = [];
  const dropped = ask(latest, told, 'dropped');
  latest.drop();
  dropped.resolve('here');
  await dropped.done;
  expect(told).toEqual([]);
});

test('a question of several requests hears that it was superseded', async () => {
  const latest = new Latest<{ name: string }>();
  const wanted: boolean[] = [];
  const step = deferred();
  const long = latest.ask(
    { name: 'long' },
    async (isLatest) => {
      wanted.push(isLatest());
      await step.promise;
      wanted.push(isLatest());
    },
    () => wanted.push(true),
    () => wanted.push(true),
  );
  latest.drop();
  step.resolve();
  await long;
  expect(wanted).toEqual([true, false]);
});
