import { expect, test } from 'vitest';
import { hideAddresses } from '../../../src/renderer/guest/book-following';
import type { Book } from '../../../src/shared/book-view';

const entry = {
  id: '1',
  name: 'Ada',
  message: 'Hello',
  date: '2026-01-02 03:04:05.000006',
  state: 'synced',
  signedHere: true,
  position: 1,
} as const;

/** An entry that was read with its address, in a book with this status. */
function bookWith(emailsShown: boolean): Book {
  const entries = [{ ...entry, email: 'ada@example.org' }, entry];
  return { version: 1, entries, more: false, total: 2, status: { emailsShown } as Book['status'] };
}

test('addresses that were read before the host hid them are taken out, and nothing else', () => {
  expect(hideAddresses(bookWith(false)).entries).toEqual([entry, entry]);
  expect(hideAddresses(bookWith(true))).toEqual(bookWith(true));
});
