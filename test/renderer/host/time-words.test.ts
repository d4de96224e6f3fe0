import { expect, test } from 'vitest';
import { describeSession } from '../../../src/renderer/host/time-words';

const now = new Date(2026, 10, 22, 14, 30);
const at = (hour: number, minute: number, day = 22) => new Date(2026, 10, day, hour, minute).toISOString();
const session = { keyEnding: '132F', sessionToken: true };

test('a session without an expiry says what is known of such ones', () => {
  expect(describeSession({ ...session, pastedAt: at(10, 12) }, now)).toBe(
    'Pasted at 10:12; lab sessions end after about four hours.',
  );
});

test.each([
  [at(16, 0), 'Pasted at 10:12; ends at 16:00, about 2 hours left.'],
  [at(14, 50), 'Pasted at 10:12; ends at 14:50, about 20 minutes left.'],
  [at(14, 30), 'Pasted at 10:12; ended at 14:30.'],
  [at(1, 0, 23), 'Pasted at 10:12; ends at 01:00 on November 23, about 11 hours left.'],
])('one that ends %s counts down', (expiresAt, words) => {
  expect(describeSession({ ...session, pastedAt: at(10, 12), expiresAt }, now)).toBe(words);
});
