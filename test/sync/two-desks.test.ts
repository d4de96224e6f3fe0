/** Two desks that know nothing of one another give the same keys to different texts: the table keeps both. */
import { expect, test } from 'vitest';
import { formatDate } from '../../src/shared/date';
import { type CloudBench, openCloudBench } from './cloud-bench';

const ENTRIES = 1000;
const EVERYTHING = 10_000;

test('two desks that sign 1,000 entries each under the same keys have 2,000 in the table and in both books', {
  timeout: 240_000,
}, async (context) => {
  const here = await openCloudBench(context);
  const there = await openCloudBench(context, here.fixture);
  const desks = [here, there];
  // Both clocks stand still at the same moment, so that keys given anew meet again and again.
  const signedAt = here.clock.now();
  const removed: string[] = [];
  for (const { store } of desks)
    store.onChange((change) => change.kind === 'removed' && removed.push(...change.ids));
  await Promise.all([here.sign(ENTRIES, 'Here'), there.sign(ENTRIES, 'There')]);
  for (const desk of desks) desk.start();
  await Promise.all(desks.map((desk) => desk.pass(desk.settled())));
  // The next scan to end may have begun before; the one after it has seen everything.
  await Promise.all(desks.map((desk) => passScans(desk, 2)));
  expect(removed).toEqual([]);

  const texts = ['Here', 'There'].flatMap((word) =>
    Array.from({ length: ENTRIES }, (_, n) => `${word} ${n}`),
  );
  const items = await here.fixture.items();
  expect(items.map(({ message }) => message).sort()).toEqual(texts.sort());
  const keys = items.map(({ email, date }) => `${email} ${date}`).sort();
  expect(new Set(keys).size).toBe(2 * ENTRIES);
  // They really met: of the keys that both gave first, each is taken once.
  const last = formatDate(signedAt * 1000 + ENTRIES - 1);
  expect(items.filter(({ date }) => String(date) <= last)).toHaveLength(ENTRIES);
  for (const { store } of desks) {
    const { entries } = await store.select({ limit: EVERYTHING });
    expect(entries.map(({ message }) => message).sort()).toEqual(texts);
    expect(entries.map(({ email, date }) => `${email} ${date}`).sort()).toEqual(keys);
    expect(entries.filter(({ state }) => state !== 'synced')).toEqual([]);
  }
});

async function passScans({ clock, store }: CloudBench, more: number): Promise<void> {
  const scans = (await store.scans()) + more;
  for (;;) {
    await clock.asleep(1);
    if ((await store.scans()) >= scans) return;
    clock.advanceToNext();
  }
}
