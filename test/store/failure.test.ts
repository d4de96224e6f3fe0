/** A failure that crosses from the worker: its sentence by name and values, and SQLite's own words for the log. */
import { expect, test } from 'vitest';
import { UnreadableBook } from '../../src/main/store/damage';
import { fromWorkerError, toWorkerError } from '../../src/main/store/worker-calls';
import { GuestbookError } from '../../src/shared/errors';
import { sentence } from '../../src/shared/words/main';

function crossed(error: unknown): GuestbookError {
  return fromWorkerError(structuredClone(toWorkerError(error)));
}

test('one of ours keeps its code, and its sentence with name and values', () => {
  const said = sentence('book_of_another_table', { table: 'arn:aws:dynamodb:::table/other' });
  const error = crossed(new GuestbookError('cloud_refused', said));
  expect(error).toMatchObject({ code: 'cloud_refused', sentence: said, message: said.text });
  expect(error.cause).toBeUndefined();
});

test.each([
  ['database or disk is full', 'disk_refused', undefined],
  ['database disk image is malformed', 'book_damaged_nothing_saved', 'damaged'],
])('SQLite says "%s": the host is told %s', (words, name, unreadable) => {
  expect(toWorkerError(new Error(words)).unreadable).toBe(unreadable);
  const error = crossed(new Error(words));
  expect(error).toMatchObject({ code: 'store_failed', sentence: { name, values: {} } });
  expect(error.message).not.toContain(words);
  expect(error.cause).toEqual(new Error(words));
});

test('a book that cannot be used says why', () => {
  const { unreadable, cause } = toWorkerError(new UnreadableBook('newer', 'schema 9'));
  expect({ unreadable, cause }).toEqual({ unreadable: 'newer', cause: 'schema 9' });
});
