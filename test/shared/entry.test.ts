import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDate, parseDate } from '../../src/shared/date';
import { LIMITS, parseDraft } from '../../src/shared/entry';
import type { DraftIssues } from '../../src/shared/errors';
import { GuestbookError } from '../../src/shared/errors';
import { draft } from '../support/draft';

const ada = draft('Hello');

function issuesOf(input: unknown): DraftIssues | undefined {
  try {
    parseDraft(input);
    return {};
  } catch (error) {
    expect(error).toBeInstanceOf(GuestbookError);
    expect((error as GuestbookError).code).toBe('invalid_entry');
    return (error as GuestbookError).issues;
  }
}

const addressOf = (length: number) => `${'a'.repeat(length - 2)}@b`;

describe('a draft at its limits', () => {
  test.each([
    ['name', 'x'],
    ['name', 'x'.repeat(LIMITS.name.max)],
    ['email', 'a@b'],
    ['email', addressOf(LIMITS.email.max)],
    ['message', 'x'],
    ['message', 'x'.repeat(LIMITS.message.max)],
    ['message', '🙂'.repeat(LIMITS.message.max / 2)],
  ] as const)('%s takes %j', (field, value) => {
    expect(parseDraft({ ...ada, [field]: value })[field]).toBe(value);
  });

  test.each([
    ['name', ''],
    ['name', ' \n\t '],
    ['name', 'x'.repeat(LIMITS.name.max + 1)],
    ['name', 'two\nlines'],
    ['email', ''],
    ['email', '@'],
    ['email', 'ab'],
    ['email', 'nowhere'],
    ['email', addressOf(LIMITS.email.max + 1)],
    ['email', `${'é'.repeat(127)}@b`],
    ['message', ''],
    ['message', 'x'.repeat(LIMITS.message.max + 1)],
    ['message', `${'🙂'.repeat(LIMITS.message.max / 2)}x`],
    ['message', 'nul\0'],
    ['message', 'half \ud83d'],
    ['message', 7],
    ['message', ['x']],
    ['message', undefined],
  ])('%s refuses %j with one sentence', (field, value) => {
    const issues = issuesOf({ ...ada, [field]: value });
    expect(Object.keys(issues ?? {})).toEqual([field]);
    expect(Object.values(issues ?? {})[0]).toMatch(/^[A-Z].*\.$/s);
  });

  test.each([undefined, null, 'text', 7, [], {}])('%j is no draft: every field is named', (input) => {
    expect(Object.keys(issuesOf(input) ?? {})).toEqual(['name', 'email', 'message']);
  });
});

describe('a draft', () => {
  test('is trimmed, its line ends become LF, and nothing else is altered', () => {
    const parsed = parseDraft({
      name: ' Ada ',
      email: ' Ada@Example.org ',
      message: '\r\n one\r\n\r\n  two\rthree \n',
    });
    expect(parsed).toEqual({ name: 'Ada', email: 'Ada@Example.org', message: 'one\n\n  two\nthree' });
  });

  test('holds the three fields and no other', () => {
    expect(parseDraft({ ...ada, id: 'x', state: 'synced' })).toEqual(ada);
  });

  test('once parsed, parses to itself', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, (name, message) => {
        const input = {
          ...ada,
          name: `x${name.replace(/[\r\n\0]/g, '')}`,
          message: `y${message.replaceAll('\0', '')}`,
        };
        const once = parseDraft(input);
        expect(parseDraft(once)).toEqual(once);
      }),
    );
  });
});

describe('a date', () => {
  test('is the table’s: UTC with microseconds', () => {
    expect(formatDate(Date.parse('2026-11-22T16:03:11.123Z') * 1000 + 456)).toBe(
      '2026-11-22 16:03:11.123456',
    );
    expect(formatDate(0)).toBe('1970-01-01 00:00:00.000000');
  });

  test('comes back as it was, and sorts as its time does', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(parseDate(formatDate(a))).toBe(a);
        expect(Math.sign(formatDate(a) < formatDate(b) ? -1 : formatDate(a) > formatDate(b) ? 1 : 0)).toBe(
          Math.sign(a - b),
        );
      }),
    );
  });

  test.each([
    '',
    'yesterday',
    '2026-11-22',
    '2026-11-22 16:03:11',
    '2026-13-22 16:03:11.000000',
    ' 2026-11-22 16:03:11.000000',
  ])('%j is not ours', (date) => expect(parseDate(date)).toBeUndefined());
});
