/** The remote where DynamoDB Local cannot test it: lost and foreign replies, refusals, and the request that makes the table. */
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withTimeout } from '../../src/main/base/timeout';
import type { CredentialSource } from '../../src/main/credentials/sources';
import { createDynamoDbRemote } from '../../src/main/dynamodb/dynamodb-remote';
import type { Remote } from '../../src/main/sync/remote';
import { FakeClock } from '../support/fake-clock';
import { type Answer, awsError, type FakeAws, startFakeAws } from './fake-aws';
import { dynamoDbFixture, item, remoteAt, testKeys } from './table-fixtures';

const forever = new AbortController().signal;

async function against(
  answers: Readonly<Record<string, readonly Answer[]>>,
): Promise<{ aws: FakeAws; remote: Remote }> {
  const aws = await startFakeAws(answers);
  const remote = remoteAt(aws.endpoint);
  onTestFinished(() => remote.close());
  return { aws, remote };
}

const wire = (fields = item()) =>
  Object.fromEntries(Object.entries(fields).map(([field, S]) => [field, { S }]));
const table = (fields: object = {}) => ({
  body: {
    Table: {
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/guestbook',
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'email', KeyType: 'HASH' },
        { AttributeName: 'date', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'email', AttributeType: 'S' },
        { AttributeName: 'date', AttributeType: 'S' },
      ],
      ...fields,
    },
  },
});

test('the table is made as the lab makes it, with its change stream on', async () => {
  const fixture = dynamoDbFixture();
  onTestFinished(() => fixture.close());
  await fixture.remote().open(undefined, forever);
  expect(await fixture.describe()).toMatchObject({
    KeySchema: [
      { AttributeName: 'email', KeyType: 'HASH' },
      { AttributeName: 'date', KeyType: 'RANGE' },
    ],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
});

describe('open', () => {
  test.each([
    [
      'a key of another type',
      {
        AttributeDefinitions: [
          { AttributeName: 'email', AttributeType: 'S' },
          { AttributeName: 'date', AttributeType: 'N' },
        ],
      },
    ],
    [
      'keys the other way round',
      {
        KeySchema: [
          { AttributeName: 'date', KeyType: 'HASH' },
          { AttributeName: 'email', KeyType: 'RANGE' },
        ],
      },
    ],
    ['no sort key', { KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }] }],
    ['a shut table', { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }],
  ])('holds before %s', async (_, fields) => {
    const { remote } = await against({ DescribeTable: [table(fields)] });
    await expect(remote.open(undefined, forever)).rejects.toMatchObject({ kind: 'hold' });
  });

  test('knows a table that pays per request', async () => {
    const BillingModeSummary = { BillingMode: 'PAY_PER_REQUEST' };
    const { remote } = await against({
      DescribeTable: [table({ BillingModeSummary, ProvisionedThroughput: { ReadCapacityUnits: 0 } })],
    });
    expect((await remote.open(undefined, forever)).readUnits).toBeUndefined();
  });

  test('takes 0 units without a billing mode, as compatible servers report it, for the same', async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
    const { remote } = await against({ DescribeTable: [table({ ProvisionedThroughput })] });
    const { readUnits, writeUnits } = await remote.open(undefined, forever);
    expect({ readUnits, writeUnits }).toEqual({ readUnits: undefined, writeUnits: undefined });
  });

  test('waits for a table that another program is creating', async () => {
    const aws = await startFakeAws({
      DescribeTable: [table({ TableStatus: 'CREATING' }), table({ TableStatus: 'CREATING' }), table()],
    });
    const sleeps: number[] = [];
    const clock = { now: () => 0, sleep: async (milliseconds: number) => void sleeps.push(milliseconds) };
    const credentials = () => async () => testKeys;
    const remote = createDynamoDbRemote({
      region: 'us-east-1',
      table: 'guestbook',
      endpoint: aws.endpoint,
      credentials,
      clock,
    });
    onTestFinished(() => remote.close());
    await remote.open(undefined, forever);
    expect(aws.asked).toEqual(['DescribeTable', 'DescribeTable', 'DescribeTable']);
    expect(sleeps).toEqual([50, 100]);
  });
});

describe('put, when the condition failed without the item in the reply', () => {
  const refusal = awsError('ConditionalCheckFailedException');

  test.each([
    ['the same item: delivered', [{ body: { Item: wire() } }], 'delivered'],
    ['another item: taken', [{ body: { Item: wire(item({ message: 'Other' })) } }], 'taken'],
  ])('a consistent read finds %s', async (_, GetItem, outcome) => {
    const { remote, aws } = await against({ PutItem: [refusal], GetItem });
    expect(await remote.put(item(), forever)).toBe(outcome);
    expect(aws.asked).toEqual(['PutItem', 'GetItem']);
  });

  test('a read that finds nothing means trying again', async () => {
    const { remote } = await against({ PutItem: [refusal], GetItem: [{ body: {} }] });
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'wait' });
  });
});

test('a lost reply, repeated by the SDK, is delivered once', async () => {
  const { remote, aws } = await against({
    PutItem: [{ cut: true }, awsError('ConditionalCheckFailedException', { Item: wire() })],
  });
  expect(await remote.put(item(), forever)).toBe('delivered');
  expect(aws.asked).toEqual(['PutItem', 'PutItem']);
});

describe('a reply that is not DynamoDB’s', () => {
  const portal = { body: '<html>Sign in to the network</html>', headers: { 'content-type': 'text/html' } };
  const empty = { headers: {} };

  test.each([
    ['a page', portal],
    ['an empty answer', empty],
  ])('%s delivers nothing and empties nothing', async (_, answer) => {
    const { remote } = await against({
      PutItem: [answer],
      GetItem: [answer],
      Scan: [answer],
      DescribeTable: [answer],
    });
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'wait' });
    await expect(remote.scan(undefined, 1, forever)).rejects.toMatchObject({ kind: 'wait' });
    await expect(remote.open(undefined, forever)).rejects.toMatchObject({ kind: 'wait' });
  });
});

describe('refusals', () => {
  test.each([
    ['ExpiredTokenException', 'credentials'],
    ['UnrecognizedClientException', 'credentials'],
    ['InvalidSignatureException', 'credentials'],
    ['AccessDeniedException', 'credentials'],
    ['ProvisionedThroughputExceededException', 'wait'],
    ['InternalServerError', 'wait'],
    ['SomethingNewException', 'wait'],
  ])('%s is %s, with that reason', async (name, kind) => {
    const { remote } = await against({ PutItem: [awsError(name)] });
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind, reason: name });
  });

  describe('refused credentials', () => {
    async function refusedOnce() {
      const aws = await startFakeAws({
        PutItem: [awsError('ExpiredTokenException'), { body: {} }],
        DescribeTable: [table()],
      });
      const clock = new FakeClock();
      let given: Awaited<ReturnType<ReturnType<CredentialSource['provider']>>> = testKeys;
      const remote = createDynamoDbRemote({
        region: 'us-east-1',
        table: 'guestbook',
        endpoint: aws.endpoint,
        credentials: () => async () => given,
        clock,
      });
      onTestFinished(() => remote.close());
      await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'credentials' });
      const give = (credentials: typeof given) => {
        given = credentials;
      };
      return { aws, clock, remote, give };
    }

    test('are not sent again while they stay the same; others are tried at once', async () => {
      const { aws, remote, give } = await refusedOnce();
      await expect(remote.open(undefined, forever)).rejects.toMatchObject({
        reason: 'ExpiredTokenException',
      });
      expect(aws.asked).toEqual(['PutItem']);
      give({ ...testKeys, sessionToken: 'another session' });
      await remote.open(undefined, forever);
      expect(await remote.put(item(), forever)).toBe('delivered');
      expect(aws.asked).toEqual(['PutItem', 'DescribeTable', 'PutItem']);
    });

    test('are tried once more after a minute, because their permissions may have changed', async () => {
      const { remote, clock } = await refusedOnce();
      clock.advance(59_999);
      await expect(remote.open(undefined, forever)).rejects.toMatchObject({ kind: 'credentials' });
      clock.advance(1);
      await remote.open(undefined, forever);
      expect(await remote.put(item(), forever)).toBe('delivered');
    });

    test('are tried once more when the clock was set back meanwhile, by a day', async () => {
      const { remote, clock } = await refusedOnce();
      clock.step(-86_400_000);
      await remote.open(undefined, forever);
      expect(await remote.put(item(), forever)).toBe('delivered');
    });
  });

  test.each([12, -8])('a clock that AWS has %i minutes ahead is known from its answer', async (minutes) => {
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    const { remote } = await against({
      PutItem: [{ body: {}, headers: { 'x-amzn-requestid': 'TEST', date } }],
    });
    expect(remote.clockOffset).toBe(0);
    await remote.put(item(), forever);
    expect(Math.round(remote.clockOffset / 60_000)).toBe(minutes);
  });

  test('no credentials at all is a matter of credentials', async () => {
    const none = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    const credentials = () => () => Promise.reject(none);
    const remote = createDynamoDbRemote({
      region: 'us-east-1',
      table: 'guestbook',
      endpoint: 'http://127.0.0.1:1',
      credentials,
    });
    onTestFinished(() => remote.close());
    await expect(remote.open(undefined, forever)).rejects.toMatchObject({ kind: 'credentials' });
  });

  test('an item is rejected only by a table that is still the book’s', async () => {
    const invalid = awsError('ValidationException');
    const intact = await against({ PutItem: [invalid], DescribeTable: [table()] });
    await expect(intact.remote.put(item(), forever)).rejects.toMatchObject({ kind: 'reject' });

    const replaced = await against({
      PutItem: [invalid],
      DescribeTable: [table(), table({ KeySchema: [] })],
    });
    await replaced.remote.open(undefined, forever);
    await expect(replaced.remote.put(item(), forever)).rejects.toMatchObject({
      kind: 'hold',
      reason: 'OtherKeys',
    });

    const missing = awsError('ResourceNotFoundException');
    const removed = await against({ PutItem: [invalid], DescribeTable: [missing] });
    await expect(removed.remote.put(item(), forever)).rejects.toMatchObject({ kind: 'hold' });
  });
});

describe('no answer', () => {
  test('a closed port waits', async () => {
    const { aws, remote } = await against({});
    await aws.close();
    await expect(remote.open(undefined, forever)).rejects.toMatchObject({
      kind: 'wait',
      reason: 'ECONNREFUSED',
    });
  });

  test('a server that never answers is left as soon as the signal says so', async () => {
    const controller = new AbortController();
    const reason = new Error('the test ended it');
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => controller.abort(reason));
    });
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
    });
    const remote = remoteAt(`http://127.0.0.1:${port}`);
    onTestFinished(() => {
      remote.close();
      silent.close();
    });
    await expect(remote.put(item(), controller.signal)).rejects.toBe(reason);
  });

  test('a call that ignores its signal ends at its time limit', async () => {
    const deaf = withTimeout(1, forever, () => new Promise<never>(() => undefined));
    await expect(deaf).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
