/** The contract of a Remote, one suite for both: the in-memory remote that other tests rely on, and DynamoDB Local. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Remote } from '../../src/main/sync/remote';
import type { TableItem } from '../../src/shared/entry';
import { dynamoDbFixture, item, memoryFixture, type TableFixture } from '../dynamodb/table-fixtures';

const forever = new AbortController().signal;

describe.each<[string, () => TableFixture]>([
  ['in memory', memoryFixture],
  ['DynamoDB Local', dynamoDbFixture],
])('the remote %s', (_, createFixture) => {
  let fixture: TableFixture;
  let remote: Remote;

  beforeEach(() => {
    fixture = createFixture();
    remote = fixture.remote();
  });
  afterEach(() => fixture.close());

  describe('open', () => {
    test('creates a missing table after announcing it, and finds it the next time', async () => {
      let announced = 0;
      const created = await remote.open(undefined, forever, () => announced++);
      expect(announced).toBe(1);
      expect(created).toMatchObject({ readUnits: 1, writeUnits: 1 });
      expect(created.binding.arn).toMatch(/^arn:aws:dynamodb:/);

      const found = await fixture.remote().open(created.binding, forever, () => announced++);
      expect(found).toEqual(created);
      expect(announced).toBe(1);
    });

    test('is not disturbed by another program that creates the table at the same moment', async () => {
      const others = [remote, fixture.remote(), fixture.remote()];
      const tables = await Promise.all(others.map((other) => other.open(undefined, forever)));
      expect(new Set(tables.map((table) => table.binding.arn)).size).toBe(1);
    });

    test('holds before a table with other keys, and leaves it as it is', async () => {
      await fixture.createWithOtherKeys();
      await expect(remote.open(undefined, forever)).rejects.toMatchObject({
        kind: 'hold',
        reason: 'OtherKeys',
      });
    });

    test('holds when the table of a bound book is gone, and creates none', async () => {
      const { binding } = await remote.open(undefined, forever);
      await fixture.remove();
      const missing = { kind: 'hold', reason: 'TableNotFoundException' };
      await expect(remote.open(binding, forever)).rejects.toMatchObject(missing);
      await expect(remote.open(binding, forever)).rejects.toMatchObject(missing);
    });

    test.each([
      ['another account', { arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/guestbook' }],
      ['another endpoint', { endpoint: '' }],
    ])('holds when the book belongs to %s', async (_, difference) => {
      const { binding } = await remote.open(undefined, forever);
      const other = remote.open({ ...binding, ...difference }, forever);
      await expect(other).rejects.toMatchObject({ kind: 'hold', reason: 'OtherTable' });
    });
  });

  describe('put', () => {
    beforeEach(() => remote.open(undefined, forever));

    test('delivers an item with exactly the four attributes', async () => {
      expect(await remote.put(item(), forever)).toBe('delivered');
      expect(await fixture.items()).toEqual([item()]);
    });

    test('says delivered again for the same item, as after a lost reply', async () => {
      await remote.put(item(), forever);
      expect(await remote.put(item(), forever)).toBe('delivered');
      expect(await fixture.items()).toHaveLength(1);
    });

    test.each([{ message: 'Other' }, { name: 'Eve' }])(
      'says taken for a key with another text: %o',
      async (other) => {
        await remote.put(item(), forever);
        expect(await remote.put(item(other), forever)).toBe('taken');
        expect(await fixture.items()).toEqual([item()]);
      },
    );

    test('says taken for a key that holds something other than an entry', async () => {
      await fixture.write([{ email: item().email, date: item().date, colour: 'blue' }]);
      expect(await remote.put(item(), forever)).toBe('taken');
    });

    test('says delivered where the same entry bears further attributes', async () => {
      await fixture.write([{ ...item(), colour: 'blue' }]);
      expect(await remote.put(item(), forever)).toBe('delivered');
    });

    test.each<[string, Partial<TableItem>]>([
      ['emoji', { name: '👩‍👩‍👧‍👦 🇦🇹', message: '🎉'.repeat(2000) }],
      ['right-to-left', { name: 'עדה לאבלייס', message: 'شكرا جزيلا\u202e abc' }],
      ['4,000 characters', { message: 'ö'.repeat(4000) }],
      ['the shortest key', { email: 'a@b' }],
      ['the longest key', { email: `${'a'.repeat(252)}@b` }],
      ['line ends, quotes and control characters', { message: 'a\nb\t"c" \\ {"S":"d"} \u0001\u007f\u2028' }],
      ['composed and decomposed letters', { name: 'e\u0301 \u00e9', message: 'ﬁ ① Å' }],
      ["another program's date", { date: '2026-01-02 03:04:05' }],
    ])('keeps %s as they are', async (_, fields) => {
      expect(await remote.put(item(fields), forever)).toBe('delivered');
      expect(await remote.put(item(fields), forever)).toBe('delivered');
      expect((await remote.scan(undefined, 10, forever)).items).toEqual([item(fields)]);
    });
  });

  describe('find', () => {
    test('gives the item under a key, and nothing where there is none', async () => {
      await remote.open(undefined, forever);
      await remote.put(item(), forever);
      const { email, date } = item();
      const absent = { item: undefined, readUnits: 1 };
      expect(await remote.find({ email, date }, forever)).toEqual({ item: item(), readUnits: 1 });
      expect(await remote.find({ email, date: '2026-01-02 03:04:05.000007' }, forever)).toEqual(absent);
      expect(await remote.find({ email: 'nobody@example.org', date }, forever)).toEqual(absent);
    });

    test('gives nothing where an item is not an entry', async () => {
      await remote.open(undefined, forever);
      const { email, date } = item();
      await fixture.write([{ email, date, colour: 'blue' }]);
      expect(await remote.find({ email, date }, forever)).toMatchObject({ item: undefined });
    });

    test('says how many read units a long item takes', async () => {
      await remote.open(undefined, forever);
      const long = item({ message: '谢'.repeat(4000) });
      await remote.put(long, forever);
      expect(await remote.find(long, forever)).toEqual({ item: long, readUnits: 3 });
    });
  });

  describe('scan', () => {
    beforeEach(() => remote.open(undefined, forever));

    test('reads an empty table as one empty page', async () => {
      const page = await remote.scan(undefined, 10, forever);
      expect(page).toMatchObject({ items: [], skipped: 0 });
      expect(page.next).toBeUndefined();
    });

    test('reads every page of a table of more than 1 MB, whatever the limit', async () => {
      const written = Array.from({ length: 400 }, (_, n) =>
        item({
          email: `guest${n % 40}@example.org`,
          date: `2026-01-02 03:04:05.${String(n).padStart(6, '0')}`,
          message: 'm'.repeat(4000),
        }),
      );
      await fixture.write(written.map((entry) => ({ ...entry })));
      const largest = await readAll(remote, 100_000);
      expect(largest.pages).toBeGreaterThan(1);
      expect(sorted(largest.items)).toEqual(sorted(written));
      expect(largest.readUnits).toBeGreaterThan(128);

      const small = await readAll(remote, 150);
      expect(small.pages).toBeGreaterThanOrEqual(3);
      expect(sorted(small.items)).toEqual(sorted(written));
    });

    test('counts what is no entry and goes past it, extra attributes aside', async () => {
      const { name: _, ...nameless } = item({ email: 'b@example.org' });
      await fixture.write([{ ...item(), colour: 'blue' }, nameless]);
      const { items, skipped } = await readAll(remote, 1);
      expect(items).toEqual([item()]);
      expect(skipped).toBe(1);
    });
  });

  test('a put or scan without its table is a hold', async () => {
    await remote.open(undefined, forever);
    await fixture.remove();
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'hold' });
    await expect(remote.scan(undefined, 1, forever)).rejects.toMatchObject({ kind: 'hold' });
  });

  test('a call with an aborted signal rejects with its reason', async () => {
    await remote.open(undefined, forever);
    const reason = new Error('the test ended it');
    const aborted = AbortSignal.abort(reason);
    await expect(remote.put(item(), aborted)).rejects.toBe(reason);
    await expect(remote.scan(undefined, 1, aborted)).rejects.toBe(reason);
    await expect(remote.open(undefined, aborted)).rejects.toBe(reason);
    expect(await fixture.items()).toEqual([]);
  });
});

async function readAll(remote: Remote, limit: number) {
  const items: TableItem[] = [];
  let [pages, skipped, readUnits] = [0, 0, 0];
  let from: string | undefined;
  do {
    const page = await remote.scan(from, limit, forever);
    items.push(...page.items);
    pages += 1;
    skipped += page.skipped;
    readUnits += page.readUnits;
    from = page.next;
  } while (from !== undefined);
  return { items, pages, skipped, readUnits };
}

function sorted(items: readonly TableItem[]): TableItem[] {
  return items.toSorted((a, b) => (`${a.email} ${a.date}` < `${b.email} ${b.date}` ? -1 : 1));
}
