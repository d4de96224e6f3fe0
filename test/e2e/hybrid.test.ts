/**
 * The main job, on real parts: the packaged app, a browser against its server, and DynamoDB Local behind, all on one
 * book.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { findFreePort } from '../../src/main/server/ports';
import { launchBrowser } from '../support/browser';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, seesEntry, sign, storage } from './desktop-app';

const TABLE = 'e2e-hybrid';

needs(
  'display',
  'java',
  'chromium',
)('the window, a browser and the table', () => {
  const endpoint = inject('dynamodbEndpoint');
  const credentials = {
    accessKeyId: 'ASIAEXAMPLE0000032F',
    secretAccessKey: 'canary-secret',
    sessionToken: 'canary-token',
  };
  const table = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }),
  );
  const messagesInTable = async () => {
    const { Items = [] } = await table.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return Items.map((item) => item.message as string).sort();
  };

  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  let browser: Browser;
  let host: Page;
  let address: string;
  let port: number;

  const start = (tableName = TABLE) =>
    launch(folder.path, {
      PORT: String(port),
      GUESTBOOK_TABLE: tableName,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    });

  beforeAll(async () => {
    folder = await makeFolder();
    port = (await findFreePort('127.0.0.1', 5100)) ?? 0;
    browser = await launchBrowser();
    app = await start();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await folder?.remove();
  });

  test('credentials in the environment are offered, and nothing is made before the click', async () => {
    host = await app.host();
    await host.getByText('…032F').first().waitFor();
    await expect(messagesInTable()).rejects.toThrow(/non-existent table/);
    await host.getByRole('button', { name: 'Connect', exact: true }).click();
    await storage(host)
      .getByText(/^Saved in DynamoDB/)
      .waitFor();
    expect(await messagesInTable()).toEqual([]);
  });

  test('what is signed in the window reaches the table, and what another program writes reaches the window', async () => {
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'from the window' });
    await seesEntry(app.guest, 'from the window');
    await vi.waitFor(async () => expect(await messagesInTable()).toEqual(['from the window']), {
      timeout: 10_000,
    });
    const foreign = {
      name: 'Flask',
      email: 'flask@example.org',
      date: '2026-01-02 03:04:05.678901',
      message: 'from elsewhere',
    };
    await table.send(new PutCommand({ TableName: TABLE, Item: foreign }));
    await seesEntry(app.guest, 'from elsewhere');
  });

  test('the switch serves a browser, and an entry goes each way without a reload', async () => {
    await host.getByText('This computer', { exact: true }).click();
    address = String(
      await host
        .getByText(/^http:\/\/localhost:\d+/)
        .first()
        .textContent(),
    ).trim();
    const page = await browser.newPage();
    await page.goto(address);
    await seesEntry(page, 'from the window');
    await sign(page, { name: 'Grace', email: 'grace@example.org', message: 'from the browser' });
    await seesEntry(page, 'from the browser');
    await seesEntry(app.guest, 'from the browser');
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'an answer' });
    await seesEntry(page, 'an answer');
    await vi.waitFor(async () => expect(await messagesInTable()).toContain('from the browser'), {
      timeout: 10_000,
    });
    expect(await page.content()).not.toContain('example.org');
    await page.close();
  });

  test('the page works with scripts off', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    await seesEntry(page, 'from the window');
    await sign(page, { name: 'Lynx', email: 'lynx@example.org', message: 'no scripts here' });
    await seesEntry(page, 'no scripts here');
    await seesEntry(app.guest, 'no scripts here');
    await context.close();
  });

  test('after a restart it is connected, serves as before, and nothing is twice', async () => {
    await app.close();
    app = await start();
    await storage(await app.openHost())
      .getByText(/^Saved in DynamoDB/)
      .waitFor();
    expect((await fetch(new URL('/healthz', address))).status).toBe(200);
    const messages = [
      'an answer',
      'from elsewhere',
      'from the browser',
      'from the window',
      'no scripts here',
    ];
    for (const message of messages) await seesEntry(app.guest, message);
    await vi.waitFor(async () => expect(await messagesInTable()).toEqual(messages), { timeout: 10_000 });
    expect(await app.guest.locator('.entry').count()).toBe(messages.length);
  });

  test('a yes was given to one table: led to another, it asks again and makes nothing', async () => {
    await app.close();
    app = await start('e2e-another');
    host = await app.host();
    await host.getByText('Connect to us-east-1 with the key …032F?').waitFor();
    await storage(host).getByText('Kept on this computer').waitFor();
    await expect(table.send(new ScanCommand({ TableName: 'e2e-another' }))).rejects.toThrow(
      /non-existent table/,
    );
  });
});
