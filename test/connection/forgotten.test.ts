/** A forgotten session is gone from memory: a snapshot of everything that can be reached does not hold its secret. */
import { randomBytes } from 'node:crypto';
import { getHeapSnapshot } from 'node:v8';
import { beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { startApp } from '../support/app';
import { pasteAndConnect, sessionBlock, stateWhere } from '../support/connecting';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';

/** Kept as bytes, because a text of the test's own would be found too. */
let secret: Buffer;
beforeEach(() => {
  secret = Buffer.from(randomBytes(20).toString('hex'));
});

/** Whether a snapshot of this process's heap holds the secret. Taking one collects garbage first. */
async function isInMemory(): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of getHeapSnapshot()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).includes(secret);
}

/** A call that was on its way may hold its credentials until it ends, at most 15 s. */
async function isGoneFromMemory(): Promise<void> {
  await expect.poll(isInMemory, { timeout: 60_000, interval: 2000 }).toBe(false);
}

vi.setConfig({ testTimeout: 200_000 });

needs('java')('a session that is forgotten', () => {
  async function connected(environment: (table: string) => Record<string, string> = () => ({})) {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const app = await startApp(await temporaryFolder(), environment(fixture.name));
    const address = { endpoint: inject('dynamodbEndpoint'), table: fixture.name };
    await pasteAndConnect(app.host, address, sessionBlock('GONE', secret.toString()));
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    return app;
  }

  async function isGone({ host }: Awaited<ReturnType<typeof connected>>): Promise<void> {
    expect(await isInMemory()).toBe(true);
    await host.forget();
    const { connection } = await stateWhere(host, () => true);
    expect(connection).not.toHaveProperty('session');
    expect(connection).not.toHaveProperty('keyEnding');
    await isGoneFromMemory();
  }

  test('leaves nothing of it in memory, nor its key in the host’s state', async () => {
    await isGone(await connected());
  });

  test('leaves nothing of it where the host had disconnected before', async () => {
    const app = await connected();
    await app.host.disconnect();
    await isGone(app);
  });

  test('leaves nothing of it where the environment decides that the table stays connected', async () => {
    const app = await connected((table) => ({
      GUESTBOOK_BACKEND: 'dynamodb',
      GUESTBOOK_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    }));
    expect(await isInMemory()).toBe(true);
    await app.host.forget();
    await stateWhere(app.host, ({ connection }) => connection.needs === 'missing');
    await isGoneFromMemory();
  });
});
