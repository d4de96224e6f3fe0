import { describe, expect, test } from 'vitest';
import { ERROR_STATUS, fromWire, GuestbookError, toGuestbookError, toWire } from '../../src/shared/errors';
import { sentence } from '../../src/shared/words/main';
import { said } from '../support/said';

describe('an error on its way over a border', () => {
  test('keeps its code, its words and its issues', () => {
    const issues = { email: 'An e-mail address has an @ in it.' };
    const sent = new GuestbookError('invalid_entry', said('Please look again.'), { issues });
    const received = fromWire(structuredClone(toWire(sent)));
    expect(received).toBeInstanceOf(GuestbookError);
    expect(received).toMatchObject({ code: 'invalid_entry', message: 'Please look again.', issues });
  });

  test('keeps the name and the values of its sentence, and speaks English meanwhile', () => {
    const said = sentence('folder_unusable', { folder: '/data', reason: 'EACCES' });
    const sent = new GuestbookError('store_failed', said);
    expect(sent.message).toContain('The folder /data cannot be used (EACCES).');
    expect(toWire(sent).sentence).toEqual({
      name: 'folder_unusable',
      values: { folder: '/data', reason: 'EACCES' },
    });
    const received = fromWire(structuredClone(toWire(sent)));
    expect(received.sentence).toEqual(said);
    expect(received.message).toBe(sent.message);
  });

  test.each([
    undefined,
    'folder_unusable',
    { name: 7, values: {} },
    { name: 'folder_unusable' },
    { name: 'folder_unusable', values: null },
    { name: 'folder_unusable', values: { folder: { toString: 'x' }, reason: '' } },
    { name: 'folder_unusable', values: { folder: ['<b>'], reason: '' } },
    { name: 'folder_unusable', values: { folder: true, reason: '' } },
  ])('takes the English text where %j came for a sentence', (said) => {
    const wire = { code: 'store_failed', message: 'In English.', sentence: said } as never;
    const unnamed = { name: '', values: {}, text: 'In English.' };
    expect(fromWire(wire)).toMatchObject({ message: 'In English.', sentence: unnamed });
  });

  test('leaves its cause at home', () => {
    const cause = new Error('aws_secret_access_key=abc');
    expect(
      JSON.stringify(toWire(new GuestbookError('store_failed', said('Nothing was saved.'), { cause }))),
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
