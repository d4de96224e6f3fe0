import { describe, expect, test } from 'vitest';
import { ERROR_STATUS, fromWire, GuestbookError, toGuestbookError, toWire } from '../../src/shared/errors';

describe('an error on its way over a border', () => {
  test('keeps its code, its words and its issues', () => {
    const issues = { email: 'An e-mail address has an @ in it.' };
    const sent = new GuestbookError('invalid_entry', 'Please look again.', { issues });
    const received = fromWire(structuredClone(toWire(sent)));
    expect(received).toBeInstanceOf(GuestbookError);
    expect(received).toMatchObject({ code: 'invalid_entry', message: 'Please look again.', issues });
  });

  test('leaves its cause at home', () => {
    const cause = new Error('aws_secret_access_key=abc');
    expect(
      JSON.stringify(toWire(new GuestbookError('store_failed', 'Nothing was saved.', { cause }))),
    ).not.toContain('abc');
    expect(JSON.stringify(toWire(cause))).not.toContain('abc');
  });

  test.each([new TypeError('x'), 'text', undefined, null, { code: 'forbidden' }])(
    '%j is internal',
    (thrown) => {
      const error = toGuestbookError(thrown);
      expect(error.code).toBe('internal');
      expect(error.cause).toBe(thrown);
    },
  );
});

test('every code answers with a status of an error', () => {
  for (const status of Object.values(ERROR_STATUS)) expect(status).toBeGreaterThanOrEqual(400);
});
