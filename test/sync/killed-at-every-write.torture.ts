/**
 * A desk killed by strace at the system calls that write and sync its book: while an entry gets a new date and is
 * delivered under it, and while a large table is read. Started again, the desk ends as if it had never been killed.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/main/store/open-store';
import { formatDate } from '../../src/shared/date';
import type { TableItem } from '../../src/shared/entry';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { bookFiles, readTrace, straceCommand, WRITES_AND_SYNCS } from '../store/strace';
import { draft, items } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { buildDesk, type DeskOptions, DeskProcess, entriesIn } from './desk-process';

const ITEMS = 3000;
/** Reading the table makes thousands of writes; the desk is killed at so many of each kind, evenly spread. */
const MOST_KILLS = 12;

needs('java', 'strace')('a desk killed at a write or sync of its book', () => {
  beforeAll(buildDesk);

  test('while its entry is sent, finds the key taken and is sent anew: delivers it once, the old key is untouched', {
    timeout: 1_800_000,
  }, async () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    const ours = draft('Ours');
    const theirs: TableItem = {
      name: 'Eve',
      email: ours.email,
      date: formatDate(at * 1000),
      message: 'Theirs',
    };
    const waiting = await temporaryFolder();
    const clock = { now: () => at, sleep: () => Promise.reject(new Error('A store does not sleep.')) };
    const store = await openStore({ file: join(waiting, 'book.db'), outbox: true, clock });
    const { date } = await store.insert(ours);
    await store.close();
    expect(date).toBe(theirs.date);

    const begin = async () => {
      const fixture = dynamoDbFixture();
      onTestFinished(() => fixture.close());
      await fixture.create();
      await fixture.write([{ ...theirs }]);
      const folder = await temporaryFolder();
      await copyFile(join(waiting, 'book.db'), join(folder, 'book.db'));
      return { fixture, place: { folder, endpoint: inject('dynamodbEndpoint'), table: fixture.name } };
    };

    let kills = 0;
    let inTable = 0;
    for (const call of WRITES_AND_SYNCS) {
      for (let n = 1, killed = true; killed; n++) {
        const { fixture, place } = await begin();
        killed = await runKilled(place, call, n);
        if (killed) kills += 1;
        if (killed && (await fixture.items()).length === 2) inTable += 1;
        await runToTheEnd(new DeskProcess(place));
        const items = (await fixture.items()).sort(byDate);
        const where = `${call} ${n}`;
        expect(items, where).toEqual([theirs, { ...ours, date: expect.any(String) }]);
        const entries = [...(await entriesIn(place.folder))].sort(byDate);
        expect(entries, where).toMatchObject(items.map((item) => ({ ...item, state: 'synced' })));
        await fixture.remove();
      }
    }
    process.stdout.write(
      `${kills} kills while an entry was re-dated, ${inTable} of them with it in the table\n`,
    );
    expect(inTable).toBeGreaterThan(0);
    expect(inTable).toBeLessThan(kills);
  });

  test('while it reads a table of 3,000 items: goes on from there, and has every row once', {
    timeout: 1_800_000,
  }, async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    await fixture.create();
    const written = items(ITEMS).sort(byEmail);
    await fixture.write(written.map((item) => ({ ...item })));
    const place = { endpoint: inject('dynamodbEndpoint'), table: fixture.name };

    const undisturbed = { ...place, folder: await temporaryFolder() };
    const trace = join(undisturbed.folder, 'trace');
    const whole = new DeskProcess(undisturbed, traceOf(undisturbed.folder, trace));
    await runToTheEnd(whole);
    const calls = await readTrace(trace);

    let kills = 0;
    for (const call of WRITES_AND_SYNCS) {
      const times = calls.filter(({ name }) => name === call).length;
      const step = Math.max(1, Math.ceil(times / MOST_KILLS));
      for (let n = 1; n <= times; n += step) {
        const folder = await temporaryFolder();
        if (await runKilled({ ...place, folder }, call, n)) kills += 1;
        const desk = new DeskProcess({ ...place, folder });
        await runToTheEnd(desk);
        const where = `${call} ${n} of ${times}`;
        expect(desk.count('removed'), where).toBe(0);
        const rows = [...(await entriesIn(folder))].sort(byEmail);
        expect(rows, where).toMatchObject(written.map((item) => ({ ...item, state: 'synced' })));
      }
    }
    process.stdout.write(`${kills} kills while ${ITEMS} items were read in ${whole.count('page')} pages\n`);
    expect(kills).toBeGreaterThan(MOST_KILLS);
  });
});

/** Returns whether the desk was killed; one that makes fewer such calls ends by itself. */
async function runKilled(place: DeskOptions, call: string, n: number): Promise<boolean> {
  const kill = `${call}:signal=SIGKILL:when=${n}`;
  const desk = new DeskProcess(place, traceOf(place.folder, join(place.folder, 'trace'), kill));
  const worked = Promise.all([desk.said('delivered'), desk.said('scanned')]);
  await worked.then(
    () => desk.leave(),
    () => undefined,
  );
  return (await desk.ended()) === 'killed';
}

async function runToTheEnd(desk: DeskProcess): Promise<void> {
  await desk.said('delivered');
  await desk.said('scanned');
  await desk.stop();
}

function traceOf(folder: string, trace: string, ...inject: string[]): string[] {
  return straceCommand(trace, { calls: WRITES_AND_SYNCS, paths: bookFiles(folder, 'book'), inject });
}

function byDate(a: { readonly date?: unknown }, b: { readonly date?: unknown }): number {
  return String(a.date) < String(b.date) ? -1 : 1;
}

function byEmail(a: TableItem, b: TableItem): number {
  return a.email < b.email ? -1 : 1;
}
