import { expect, test } from 'vitest';
import { describeStatus } from '../../../src/renderer/host/status-line';
import type { Status } from '../../../src/shared/contract';

const calm: Status = { backend: 'dynamodb', place: 'us-east-1', pending: 0, rejected: 0, loading: false };

test.each<[Partial<Status>, string, string]>([
  [{ backend: 'memory' }, 'computer', 'Kept until this program ends'],
  [{ backend: 'local' }, 'computer', 'Kept on this computer'],
  [{}, 'cloud', 'Saved in DynamoDB, us-east-1'],
  [{ loading: true }, 'cloud', 'Reading the table'],
  [{ pending: 1 }, 'waiting', '1 entry waits to reach DynamoDB'],
  [{ pending: 1200 }, 'waiting', '1,200 entries wait to reach DynamoDB'],
  [{ trouble: 'connecting' }, 'waiting', 'Connecting'],
  [{ trouble: 'wait', pending: 2 }, 'waiting', '2 entries wait: trying the table again soon'],
  [{ trouble: 'wait' }, 'waiting', 'Trying the table again soon'],
  [{ trouble: 'credentials', pending: 3 }, 'attention', '3 entries wait for new credentials'],
  [{ trouble: 'credentials' }, 'attention', 'Waiting for new credentials'],
  [{ trouble: 'hold', pending: 1 }, 'attention', '1 entry waits: the table needs a look'],
  [{ notice: 'The book was damaged.' }, 'cloud', 'Saved in DynamoDB, us-east-1'],
])('%j', (changes, icon, text) => {
  expect(describeStatus({ ...calm, ...changes })).toEqual({ icon, text });
});

test('a table without a known place is still DynamoDB', () => {
  const { place: _, ...nowhere } = calm;
  expect(describeStatus(nowhere).text).toBe('Saved in DynamoDB');
});
