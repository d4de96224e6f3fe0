/** Two desks that know nothing of one another give the same keys to different texts: the table keeps both. */
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { formatDate } from '../../src/shared/date';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { temporaryFolder } from '../store/support';
import { needs } from '../support/machine';
import { buildDesk, DeskProcess, entriesIn } from './desk-process';

const ENTRIES = 1000;
/** So that neither desk waits for its share of the capacity. */
const UNITS = 1000;

needs('java')('two desks', () => {
  beforeAll(buildDesk);

  test('that sign 1,000 entries each under the same keys have 2,000 in the table and in both books', {
    timeout: 240_000,
  }, async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    await fixture.create(UNITS);
    const shared = {
      endpoint: inject('dynamodbEndpoint'),
      table: fixture.name,
      at: Date.UTC(2026, 0, 2, 3, 4, 5),
      sign: ENTRIES,
      wait: true,
    };
    const folders = { Here: await temporaryFolder(), There: await temporaryFolder() };
    const labels = Object.keys(folders) as (keyof typeof folders)[];
    const desks = labels.map((label) => new DeskProcess({ ...shared, label, folder: folders[label] }));
    for (const desk of desks) await desk.said('signed');
    for (const desk of desks) desk.go();
    for (const desk of desks) await desk.said('delivered');
    // The next scan to end may have begun before; the one after it has seen everything.
    for (const desk of desks) await desk.said('scanned', desk.count('scanned') + 2);
    expect(desks.map((desk) => desk.count('removed'))).toEqual([0, 0]);
    for (const desk of desks) await desk.stop();

    const texts = labels
      .flatMap((label) => Array.from({ length: ENTRIES }, (_, n) => `${label} ${n + 1}`))
      .sort();
    const items = await fixture.items();
    expect(items.map(({ message }) => message).sort()).toEqual(texts);
    const keys = items.map(({ email, date }) => `${email} ${date}`).sort();
    expect(new Set(keys).size).toBe(2 * ENTRIES);
    // They really met: of the keys that both gave first, each is taken once.
    const last = formatDate(shared.at * 1000 + ENTRIES - 1);
    expect(items.filter(({ date }) => String(date) <= last)).toHaveLength(ENTRIES);
    for (const label of labels) {
      const entries = await entriesIn(folders[label]);
      expect(entries.map(({ message }) => message).sort()).toEqual(texts);
      expect(entries.map(({ email, date }) => `${email} ${date}`).sort()).toEqual(keys);
      expect(entries.filter(({ state }) => state !== 'synced')).toEqual([]);
    }
  });
});
