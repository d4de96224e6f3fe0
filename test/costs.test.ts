/** The costs in docs/operations.md, counted again from DynamoDB's rules for capacity. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tableToCreate } from '../src/main/dynamodb/table-shape';
import { PER_REQUEST_UNITS, SHARE } from '../src/main/sync/pull';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html: an eventually consistent reading. */
const UNITS_PER_BYTE = 0.5 / 4096;
const ENTRY_BYTES = 300;
/** What AWS counts for each item that it stores, besides its size. */
const OVERHEAD_BYTES = 100;
/** Units a second of the table that Guestbook creates, unless the host wants one on demand. */
const { ReadCapacityUnits: READ_UNITS = 0, WriteCapacityUnits: WRITE_UNITS = 0 } =
  tableToCreate('guestbook', 'provisioned').ProvisionedThroughput ?? {};
const HOURS_A_MONTH = 730;
/** AWS's list prices for us-east-1, in dollars: a unit on demand, an hour of a provisioned one, a month of a byte. */
const ON_DEMAND = { write: 0.625e-6, read: 0.125e-6 };
const PROVISIONED = { write: 0.00065, read: 0.00013 };
const STORAGE = 0.25e-9;
const BYTES: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6 };
const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const page = await readFile(join(import.meta.dirname, '../docs/operations.md'), 'utf8');
const rows = [...page.matchAll(/^\| +([\d,]+) \|(.+)\|$/gm)].map(([, entries = '', rest = '']) => ({
  entries: Number(entries.replaceAll(',', '')),
  cells: rest.split('|').map((cell) => cell.trim()),
}));

/** "2.8 hours" in seconds. */
function inSeconds(words = ''): number {
  const [count, unit = ''] = words.split(' ');
  return Number(count) * (SECONDS[unit] ?? Number.NaN);
}

/** "40 kB" in bytes. */
function inBytes(words = ''): number {
  const [count, unit = ''] = words.split(' ');
  return Number(count) * (BYTES[unit] ?? Number.NaN);
}

const inDollars = (words = '') => Number(words.replace('$', ''));

/** As exact as it is written. */
const isAbout = (written: number, counted: number) =>
  expect(Math.abs(written / counted - 1)).toBeLessThan(0.05);

test('there is a row for 100, 10,000 and 1,000,000 entries', () => {
  expect(rows.map(({ entries }) => entries)).toEqual([100, 10_000, 1_000_000]);
});

test.each(rows)('of $entries entries', ({ entries, cells }) => {
  const [stored, sending, readUnits = '', reading, provisioned, onDemand] = cells;
  const bytes = entries * (ENTRY_BYTES + OVERHEAD_BYTES);
  isAbout(inBytes(stored), bytes);
  isAbout(inSeconds(sending), entries / WRITE_UNITS);
  const units = Math.ceil(entries * ENTRY_BYTES * UNITS_PER_BYTE);
  expect(Number(readUnits.replaceAll(',', ''))).toBe(units);
  isAbout(inSeconds(reading), units / (READ_UNITS * SHARE));
  const kept = bytes * STORAGE;
  const anHour = PROVISIONED.write * WRITE_UNITS + PROVISIONED.read * READ_UNITS;
  isAbout(inDollars(provisioned), anHour * HOURS_A_MONTH + kept);
  const readInAMonth = PER_REQUEST_UNITS * HOURS_A_MONTH * 3600 * ON_DEMAND.read;
  isAbout(inDollars(onDemand), entries * ON_DEMAND.write + readInAMonth + kept);
});

test('the prices below the table are those that were counted with', () => {
  const [, below = ''] = page.split(/^\| +1,000,000 \|.*$/m);
  const prices = [...below.matchAll(/\$[\d.]+\d/g)].map(([price]) => price);
  const reading = PROVISIONED.read * READ_UNITS * HOURS_A_MONTH;
  const writing = PROVISIONED.write * WRITE_UNITS * HOURS_A_MONTH;
  const months = [reading, writing, STORAGE * 1e9].map((price) => `$${price.toFixed(2)}`);
  const millions = [ON_DEMAND.write * 1e6, ON_DEMAND.read * 1e6].map((price) => `$${price.toFixed(3)}`);
  expect(prices).toEqual([...months, ...millions]);
});
