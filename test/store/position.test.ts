import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freePosition, positionOf } from '../../src/main/store/position';
import { formatDate, parseDate } from '../../src/shared/date';

const seen = Date.UTC(2026, 10, 22, 12) * 1000;

/** Of an item that was first seen on 22 November 2026 at noon. */
function of(date: string, email = 'ada@example.org'): number {
  return positionOf({ email, date }, seen);
}

describe('the position of an item', () => {
  it.each([
    ['2026-11-22 11:04:05.123456', '2026-11-22 11:04:05.123456'],
    ['2026-11-22T11:04:05,1234567Z', '2026-11-22 11:04:05.123456'],
    ['2026-11-22 13:04:05.123456+02:00', '2026-11-22 11:04:05.123456'],
  ])('that is dated %s is %s', (date, expected) => {
    expect(formatDate(of(date))).toBe(expected);
  });

  it.each([
    ['2026-11-22 11:04:05', '2026-11-22 11:04:05.000000', 1_000_000],
    ['2026-11-22T11:04:05.5Z', '2026-11-22 11:04:05.500000', 100_000],
    ['2026-11-22T11:04:05.123Z', '2026-11-22 11:04:05.123000', 1000],
    ['2026-11-22T06:04-0500', '2026-11-22 11:04:00.000000', 60_000_000],
    ['2026-11-20', '2026-11-20 00:00:00.000000', 86_400_000_000],
  ])('that is dated %s lies from %s on within %d microseconds, spread by its key', (date, from, length) => {
    const first = parseDate(from) ?? 0;
    const positions = Array.from({ length: 50 }, (_, guest) => of(date, `guest${guest}@example.org`));
    for (const position of positions) {
      expect(position).toBeGreaterThanOrEqual(first);
      expect(position).toBeLessThan(first + length);
    }
    expect(new Set(positions).size).toBeGreaterThan(40);
    expect(Math.max(...positions) - Math.min(...positions)).toBeGreaterThan(length / 2);
    expect(of(date, 'guest7@example.org')).toBe(positions[7]);
  });

  it.each(['1969-12-31 23:59:59.999999', '0001-01-01 00:00:00.000000', '0000-01-01 00:00:00+12:00'])(
    'that is dated %s is the lowest one',
    (date) => {
      expect(of(date)).toBe(1);
    },
  );

  it.each([
    '2026-11-22 15:04:05',
    '9999-12-31 23:59:59-12:00',
    '2026-13-45 99:99:99',
    '22/11/2026 10:00',
    'yesterday',
    '1',
    ' ',
  ])('that is dated %s is the moment when it was first seen', (date) => {
    expect(of(date)).toBe(seen);
  });

  it('is a safe integer from 1 up to that moment, whatever was written', () => {
    const digits = fc.stringMatching(
      /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (date) => {
        expect(Number.isSafeInteger(of(date))).toBe(true);
        expect(of(date)).toBeGreaterThanOrEqual(1);
        expect(of(date)).toBeLessThanOrEqual(seen);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a free position', () => {
  const key = { email: 'ada@example.org', date: '2026-11-22T11:04:05.123Z' };

  it('is the wanted one, or the next', () => {
    expect(freePosition(5, key, () => false)).toBe(5);
    expect(freePosition(5, key, (position) => position < 7)).toBe(7);
  });

  it('is found soon and near by, however many want the same', () => {
    const taken = new Set<number>();
    let questions = 0;
    for (let guest = 0; guest < 5000; guest++) {
      const isTaken = (position: number) => {
        questions += 1;
        return taken.has(position);
      };
      taken.add(freePosition(1000, { ...key, email: `guest${guest}@example.org` }, isTaken));
    }
    expect(taken.size).toBe(5000);
    expect(questions / 5000).toBeLessThan(25);
    expect(Math.max(...taken)).toBeLessThan(1000 + 100_000);
  });
});
