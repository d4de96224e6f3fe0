/**
 * Draining a full outbox into a table, beside the same number of conditional puts by the AWS SDK alone, as many at once.
 * Each goes to a DynamoDB Local of its own that has just been warmed up: it grows slower with every item that it has ever
 * held.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasJava } from '../scripts/setup/debian-packages.mjs';
import { systemClock } from '../src/main/base/clock';
import { createDynamoDbRemote } from '../src/main/dynamodb/dynamodb-remote';
import { createLog } from '../src/main/log';
import { openStore } from '../src/main/store/open-store';
import { AT_ONCE } from '../src/main/sync/push';
import { Sync } from '../src/main/sync/sync';
import { startDynamoDbLocal } from '../test/support/dynamodb-local';
import { draftOf } from './draft';
import type { Row } from './report';
import { byTurns, type Figures, type Pace } from './rounds';

const NAME = 'draining a full outbox';
const ROUNDS_AT_MOST = 3;
const WARM_UP = 1_000;
const DRAINS_WITHIN = 300_000;
const keys = { accessKeyId: 'bench', secretAccessKey: 'bench' };

export async function benchDrain({ rounds, entries }: Pace): Promise<Row[]> {
  if (!hasJava()) return [{ name: NAME, notMeasured: 'there is no Java for DynamoDB Local' }];
  const perSecond = (work: (endpoint: string, count: number) => Promise<number>) => (): Promise<Figures> =>
    alone(async (endpoint) => {
      await putAll(endpoint, WARM_UP);
      return { value: entries / (await work(endpoint, entries)) };
    });
  const sides = await byTurns(Math.min(rounds, ROUNDS_AT_MOST), perSecond(drain), perSecond(putAll));
  return [{ name: NAME, unit: 'a second', peer: `SDK puts, ${AT_ONCE} at once`, sides }];
}

async function alone<T>(measure: (endpoint: string) => Promise<T>): Promise<T> {
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
  const drained = new Promise<void>((resolve, reject) => {
    const late = () => reject(new Error(`The outbox was not empty after ${DRAINS_WITHIN} ms.`));
    const patience = setTimeout(late, DRAINS_WITHIN);
    store.onChange(({ counts }) => {
      if (counts.pending > 0) return;
      clearTimeout(patience);
      resolve();
    });
  });
  const sync = new Sync({ store, remote, clock: systemClock, onState: () => undefined, log: createLog() });
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
