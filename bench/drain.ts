/**
 * Draining a full outbox into a table, beside the same number of conditional puts by the AWS SDK alone, as many at once.
 * Each goes to a DynamoDB Local of its own that has just been warmed up, in turns that change their order: it grows slower
 * with every item that it has ever held.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasJava } from '../scripts/setup/debian-packages.mjs';
import { systemClock } from '../src/main/base/clock';
import { createDynamoDbRemote } from '../src/main/dynamodb/remote';
import { createLog } from '../src/main/log';
import { openStore } from '../src/main/store/open-store';
import { AT_ONCE } from '../src/main/sync/push';
import { startSync } from '../src/main/sync/sync';
import { startDynamoDbLocal } from '../test/support/dynamodb-local';
import { draftOf } from './draft';
import { format, percent, printLine } from './print';

const ENTRIES = 10_000;
const WARM_UP = 1_000;
const ORDERS = [
  ['theirs', 'ours'],
  ['ours', 'theirs'],
] as const;
const keys = { accessKeyId: 'bench', secretAccessKey: 'bench' };

export async function benchDrain(): Promise<void> {
  console.log(`\nDraining ${format(ENTRIES)} waiting entries into DynamoDB Local, ${AT_ONCE} at once.`);
  if (!hasJava()) {
    console.log('Not measured: there is no Java for DynamoDB Local.');
    return;
  }
  const seconds = { theirs: 0, ours: 0 };
  for (const order of ORDERS) {
    for (const side of order) {
      seconds[side] += await alone(async (endpoint) => {
        await putAll(endpoint, WARM_UP);
        return side === 'theirs' ? putAll(endpoint, ENTRIES) : drain(endpoint, ENTRIES);
      });
    }
  }
  const rounds = ORDERS.length;
  const perSecond = (taken: number) => format(Math.round((ENTRIES * rounds) / taken));
  printLine(['', 'entries', '', 'entries/s', 'of bare']);
  printLine([
    'drain',
    format(ENTRIES),
    'guestbook',
    perSecond(seconds.ours),
    percent(seconds.theirs / seconds.ours),
  ]);
  printLine(['', '', 'SDK puts', perSecond(seconds.theirs), '']);
}

async function alone(measure: (endpoint: string) => Promise<number>): Promise<number> {
  const dynamodb = await startDynamoDbLocal();
  try {
    return await measure(dynamodb.endpoint);
  } finally {
    await dynamodb.close();
  }
}

/** Seconds that the sync takes until nothing waits. */
async function drain(endpoint: string, count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  const store = await openStore({ file: join(folder, 'book.db'), outbox: true });
  await Promise.all(Array.from({ length: count }, (_, index) => store.insert(draftOf(index))));
  const table = `bench-${randomUUID()}`;
  const remote = createDynamoDbRemote({
    region: 'us-east-1',
    table,
    endpoint,
    credentials: () => async () => keys,
  });
  await remote.open(undefined, new AbortController().signal);
  const start = performance.now();
  const drained = new Promise<void>((resolve) => {
    store.onChange(({ counts }) => {
      if (counts.pending === 0) resolve();
    });
  });
  const sync = startSync({ store, remote, clock: systemClock, onState: () => undefined, log: createLog() });
  await drained;
  const seconds = (performance.now() - start) / 1000;
  await sync.close();
  remote.close();
  await store.close();
  await rm(folder, { recursive: true });
  return seconds;
}

/** Seconds that the SDK's document client takes for the same puts. */
async function putAll(endpoint: string, count: number): Promise<number> {
  const table = `bench-${randomUUID()}`;
  const remote = createDynamoDbRemote({
    region: 'us-east-1',
    table,
    endpoint,
    credentials: () => async () => keys,
  });
  await remote.open(undefined, new AbortController().signal);
  remote.close();
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials: keys });
  const documents = DynamoDBDocumentClient.from(client);
  let next = 0;
  const put = async () => {
    while (next < count) {
      const index = next++;
      const date = `2026-01-01 00:00:00.${String(index).padStart(6, '0')}`;
      const command = new PutCommand({
        TableName: table,
        Item: { ...draftOf(index), date },
        ConditionExpression: 'attribute_not_exists(email)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await documents.send(command);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, put));
  const seconds = (performance.now() - start) / 1000;
  client.destroy();
  return seconds;
}
