/** A desk that reads a large table is killed again and again: each start continues the reading, and the book becomes the table. */
import fc from 'fast-check';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { TableItem } from '../../src/shared/entry';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { items } from '../support/draft';
import { type FaultProxy, type ProxyCall, startFaultProxy } from '../support/fault-proxy';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { chooseSeed } from '../support/seed';
import { buildDesk, DeskProcess, entriesIn, inBook } from './desk-process';

const ITEMS = 3000;
/** Few enough that at four pages each the scan does not end before the last kill. */
const KILLS = 6;
/** A start begins with small pages, and reads the page again that a kill cut off. */
const PAGES_OF_A_START = 3;

/** Counted from the start: when that `page` is committed, or when that `scan` call arrives. */
type Moment = { readonly page: number } | { readonly scan: number; readonly answered: boolean };

const moment: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ page: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ scan: fc.integer({ min: 1, max: 4 }), answered: fc.boolean() }),
);

needs('java')('a desk that reads a table of 3,000 items', () => {
  beforeAll(buildDesk);

  test('and is killed on the way, again and again, goes on where it was, and has every row once', {
    timeout: 120_000,
  }, async () => {
    const fixture = dynamoDbFixture();
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(async () => {
      await proxy.close();
      await fixture.close();
    });
    await fixture.create();
    const written = items(ITEMS);
    await fixture.write(written.map((item) => ({ ...item })));
    const place = { endpoint: proxy.endpoint, table: fixture.name };
    const scans = () => proxy.calls.filter(({ operation }) => operation === 'Scan');

    const whole = new DeskProcess({ ...place, folder: await temporaryFolder() });
    await whole.said('scanned');
    await whole.kill();
    const pagesAtOnce = whole.count('page');

    const moments = fc.sample(moment, { seed: chooseSeed('a scan that is killed'), numRuns: KILLS });
    const folder = await temporaryFolder();
    const before = scans().length;
    let removed = 0;
    for (const moment of [...moments, undefined]) {
      const held = await inBook(folder, (store) => store.checkpoint());
      const first = scans().length;
      const desk = new DeskProcess({ ...place, folder });
      const ended = moment ? killAt(moment, desk, proxy) : desk.said('scanned').then(() => desk.stop());
      await ended;
      expect(startOf(scans()[first])).toEqual(held && JSON.parse(held));
      removed += desk.count('removed');
    }

    const rows = await entriesIn(folder);
    expect(
      rows.map(({ name, email, date, message }) => ({ name, email, date, message })).sort(byEmail),
    ).toEqual(written.sort(byEmail));
    expect(removed).toBe(0);
    const pages = scans().length - before;
    process.stdout.write(`${pages} pages with ${KILLS} kills, ${pagesAtOnce} at once\n`);
    expect(pages).toBeLessThanOrEqual(pagesAtOnce + (KILLS + 1) * PAGES_OF_A_START);
  });
});

async function killAt(moment: Moment, desk: DeskProcess, proxy: FaultProxy): Promise<void> {
  if ('page' in moment) {
    await desk.said('page', moment.page);
    return desk.kill();
  }
  let scans = 0;
  await new Promise<void>((resolve) => {
    proxy.fault = async ({ operation }) => {
      if (operation === 'Scan') scans += 1;
      if (scans !== moment.scan) return undefined;
      if (moment.answered) return 'half-open';
      resolve();
      await desk.ended();
      return 'drop-before';
    };
    if (moment.answered) void proxy.nextLost().then(() => resolve());
  });
  await desk.kill();
  proxy.fault = () => undefined;
}

/** The key after which a call began to read. */
function startOf(call: ProxyCall | undefined): unknown {
  const { ExclusiveStartKey } = JSON.parse(call?.body ?? '{}');
  return ExclusiveStartKey && { email: ExclusiveStartKey.email.S, date: ExclusiveStartKey.date.S };
}

function byEmail(a: TableItem, b: TableItem): number {
  return a.email < b.email ? -1 : 1;
}
