/** The costs in docs/operations.md, counted again from DynamoDB's rules for capacity. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html: an eventually consistent reading. */
const UNITS_PER_BYTE = 0.5 / 4096;
const ENTRY_BYTES = 300;
/** Of the read capacity, as the sync takes it (read-budget.ts). */
const SHARE = 1 / 5;
/** Dollars for one write unit on demand in us-east-1. */
const PRICE = 0.625e-6;
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

/** As exact as it is written. */
const isAbout = (written: number, counted: number) =>
  expect(Math.abs(written / counted - 1)).toBeLessThan(0.05);

test('there is a row for 100, 10,000 and 1,000,000 entries', () => {
  expect(rows.map(({ entries }) => entries)).toEqual([100, 10_000, 1_000_000]);
});

test.each(rows)('of $entries entries', ({ entries, cells }) => {
  const units = Math.ceil(entries * ENTRY_BYTES * UNITS_PER_BYTE);
  const [, sending, readUnits = '', reading, onDemand = ''] = cells;
  isAbout(inSeconds(sending), entries);
  expect(Number(readUnits.replaceAll(',', ''))).toBe(units);
  isAbout(inSeconds(reading), units / SHARE);
  isAbout(Number(onDemand.slice(1)), entries * PRICE);
});
