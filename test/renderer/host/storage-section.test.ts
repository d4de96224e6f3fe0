import { expect, test } from 'vitest';
import { describeStatus } from '../../../src/renderer/host/storage-section';
import type { HostStatus } from '../../../src/shared/contract';

const calm: HostStatus = {
  backend: 'dynamodb',
  location: 'us-east-1',
  pending: 0,
  rejected: 0,
  loading: false,
};

test.each<[Partial<HostStatus>, string, string]>([
  [{ backend: 'memory' }, 'computer', 'Kept until this program ends'],
  [{ backend: 'local' }, 'computer', 'Kept on this computer'],
  [{}, 'cloud', 'Saved in DynamoDB, us-east-1'],
  [{ loading: true }, 'cloud', 'Reading the table'],
  [{ pending: 1 }, 'waiting', '1 entry waits to reach DynamoDB'],
  [{ pending: 1200 }, 'waiting', '1,200 entries wait to reach DynamoDB'],
  [{ cloud: 'connecting' }, 'waiting', 'Connecting'],
  [{ cloud: 'wait', pending: 2 }, 'waiting', '2 entries wait: trying the table again soon'],
  [{ cloud: 'wait' }, 'waiting', 'Trying the table again soon'],
  [{ cloud: 'credentials', pending: 3 }, 'attention', '3 entries wait for new credentials'],
  [{ cloud: 'credentials' }, 'attention', 'Waiting for new credentials'],
  [{ cloud: 'hold', pending: 1 }, 'attention', '1 entry waits: the table needs a look'],
  [{ notice: 'The book was damaged.' }, 'cloud', 'Saved in DynamoDB, us-east-1'],
])('%j', (changes, icon, text) => {
  expect(describeStatus({ ...calm, ...changes })).toEqual({ icon, text });
});

test('a table without a known location is still DynamoDB', () => {
  const { location: _, ...nowhere } = calm;
  expect(describeStatus(nowhere).text).toBe('Saved in DynamoDB');
});
