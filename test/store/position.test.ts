import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortDate } from '../../src/main/store/position';
import { formatDate } from '../../src/shared/date';

const seen = Date.UTC(2026, 10, 22, 12) * 1000;
const firstSeen = formatDate(seen);

describe('sortDate', () => {
  it.each([
    ['2026-11-22 11:04:05.123456', '2026-11-22 11:04:05.123456'],
    ['2026-11-22 11:04:05', '2026-11-22 11:04:05.000000'],
    ['2026-11-22T11:04:05.5Z', '2026-11-22 11:04:05.500000'],
    ['2026-11-22 13:04:05.123456+02:00', '2026-11-22 11:04:05.123456'],
    ['2026-11-22T06:04-0500', '2026-11-22 11:04:00.000000'],
    ['2026-11-22', '2026-11-22 00:00:00.000000'],
    ['1969-12-31 23:59:59.9', '1969-12-31 23:59:59.900000'],
    ['0001-01-01 00:00:00', '0001-01-01 00:00:00.000000'],
  ])('of %s is %s', (date, expected) => {
    expect(sortDate(date, seen)).toBe(expected);
  });

  it.each([
    '2026-11-22 15:04:05',
    '9999-12-31 23:59:59-12:00',
    '0000-01-01 00:00:00+12:00',
    '2026-13-45 99:99:99',
    '22/11/2026 10:00',
    'yesterday',
    '1',
    ' ',
  ])('of %s is the moment it was first seen', (date) => {
    expect(sortDate(date, seen)).toBe(firstSeen);
  });

  it('is in our own format and never later than that moment, whatever was written', () => {
    const digits = fc.stringMatching(
      /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (date) => {
        const sorted = sortDate(date, seen);
        expect(sorted).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
        expect(sorted <= firstSeen).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
