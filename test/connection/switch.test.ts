/**
 * Connecting over the whole program: a connection is tried before it is kept, each refusal says what to do next and leaves
 * what was in force, and a new session takes the place of an expired one while guests sign.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { App } from '../../src/main/app';
import type { ConnectionRequest } from '../../src/shared/connection';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { startApp, tableVariables } from '../support/app';
import { connect, pasteAndConnect, sessionBlock, stateWhere } from '../support/connecting';
import { draft } from '../support/draft';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';

const PASTED = { source: { kind: 'pasted' } } as const;

const start = (folder: string, environment: Record<string, string> = {}) =>
  startApp(folder, environment, { readClipboard: async () => sessionBlock('CLIP') });

needs('java')('a connection', () => {
  let folder: string;
  let app: App;
  let proxy: FaultProxy;
  let fixture: ReturnType<typeof dynamoDbFixture>;
  let place: { readonly endpoint: string; readonly table: string };

  beforeEach(async () => {
    proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(() => proxy.close());
    fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    place = { endpoint: proxy.endpoint, table: fixture.name };
    folder = await temporaryFolder();
    app = await start(folder);
  });

  const settings = async () => JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'));
  const arrived = async () => (await fixture.items()).map(({ message }) => message).sort();
  const arrive = (messages: readonly string[]) =>
    vi.waitFor(async () => expect(await arrived()).toEqual(messages), { timeout: 20_000 });

  test('with a pasted session creates the table, says so, and sends', async () => {
    expect(await app.host.paste({})).toMatchObject({ keyEnding: 'CLIP', sessionToken: true });
    expect(proxy.calls).toEqual([]);
    expect(await pasteAndConnect(app.host, place)).toEqual({ checked: true, table: 'missing' });
    await app.guestbook.insert(draft('one'));
    await arrive(['one']);
    const { connection } = await stateWhere(app.host, ({ status }) => status.pending === 0);
    expect(connection).toMatchObject({
      state: 'on',
      choice: { ...PASTED, ...place },
      keyEnding: 'CLIP',
      sourceWords: 'the pasted session',
      session: { keyEnding: 'CLIP', sessionToken: true },
      sessionKept: 'memory',
    });
    expect(await settings()).toMatchObject({ connection: { on: true, ...PASTED, ...place } });
    expect(await fixture.describe()).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      StreamSpecification: { StreamEnabled: true },
    });
    expect(proxy.calls.every(({ keyId }) => keyId === 'ASIATESTTESTTESTCLIP')).toBe(true);
  });

  test('creates a table that is paid for per request where the host wants that', async () => {
    await pasteAndConnect(app.host, { ...place, capacity: 'on-demand' });
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    expect(await fixture.describe()).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true },
    });
  });

  describe('that is refused', () => {
    beforeEach(async () => {
      await pasteAndConnect(app.host, place, sessionBlock('GOOD'));
      await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    });

    const connectAnew = (part: Partial<ConnectionRequest> = {}) =>
      pasteAndConnect(app.host, part, sessionBlock('XNEW'));

    /** What was in force is in force. */
    async function goesOn(): Promise<void> {
      proxy.fault = () => undefined;
      await app.guestbook.insert(draft('still'));
      await arrive(['still']);
      expect(proxy.calls.at(-1)?.keyId).toBe('ASIATESTTESTTESTGOOD');
      const { connection } = await stateWhere(app.host, ({ status }) => status.pending === 0);
      expect(connection).toMatchObject({ keyEnding: 'GOOD', choice: place });
      expect(await settings()).toMatchObject({ connection: place });
    }

    test.each([
      ['expired-token', /^The AWS session has expired\. Start the lab again/],
      ['unrecognized-client', /^AWS does not know this key.+Copy the whole block again/],
      ['wrong-secret', /^The secret does not match the key\. Copy the whole block again/],
      ['access-denied', /may not do dynamodb:DescribeTable with this table\. Ask for that permission/],
      ['lab-ended', /may not use the table, or the lab has ended\. They need dynamodb:DescribeTable/],
      ['other-account', /another table than the one this book belongs to\. Use the former account/],
      ['captive-portal', /^Nothing at http:.+ answers as DynamoDB does\. Start it, or correct the endpoint/],
    ] as const)('as %s says so and changes nothing', async (fault, words) => {
      proxy.fault = ({ keyId }) => (keyId.endsWith('XNEW') ? fault : undefined);
      const refusal = await connectAnew().catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'cloud_refused', message: expect.stringMatching(words) });
      expect(refusal).toMatchObject({ message: expect.stringMatching(/Nothing was changed\.$/) });
      await goesOn();
    });

    test('for a table with other keys says so and changes nothing', async () => {
      const other = dynamoDbFixture();
      onTestFinished(() => other.close());
      await other.createWithOtherKeys();
      await expect(connectAnew({ table: other.name })).rejects.toMatchObject({
        code: 'cloud_refused',
        message: expect.stringMatching(/^The table has other keys.+Choose another table name/),
      });
      await goesOn();
    });

    test('for an endpoint where nobody answers says so and changes nothing', async () => {
      await expect(connectAnew({ endpoint: 'http://127.0.0.1:9' })).rejects.toMatchObject({
        message: expect.stringMatching(/^Nothing at http:\/\/127\.0\.0\.1:9 answers/),
      });
      await goesOn();
    });

    test('for a region that is none says so and changes nothing', async () => {
      const { endpoint: _, ...request } = { ...(await stateWhere(app.host, () => true)).connection.choice };
      await expect(app.host.connect({ ...request, region: 'us-nowhere-1' })).rejects.toMatchObject({
        message: expect.stringMatching(
          /^There is no region us-nowhere-1 to be found\. Choose one of the list/,
        ),
      });
      await goesOn();
    });

    test.each([
      [{ region: 'US East' }, /^The region is "US East"\. It takes a region, like us-east-1/],
      [{ table: 'a table' }, /^The table is "a table"\. It takes a table name/],
      [{ endpoint: 'localhost:8000' }, /^The endpoint is "localhost:8000"\. It takes a URL/],
      [{ endpoint: 'http://ada:word@localhost:8000' }, /It takes a URL, like http:\/\/localhost:8000/],
    ])('for %j says what it takes and asks nobody', async (part, words) => {
      const asked = proxy.calls.filter(({ keyId }) => keyId.endsWith('XNEW')).length;
      await expect(connectAnew(part)).rejects.toMatchObject({
        code: 'invalid_setting',
        message: expect.stringMatching(words),
      });
      expect(proxy.calls.filter(({ keyId }) => keyId.endsWith('XNEW'))).toHaveLength(asked);
      await goesOn();
    });
  });

  test('that nobody can check now is kept, and checked by itself later', async () => {
    proxy.fault = () => 'drop-before';
    const outcome = await pasteAndConnect(app.host, place);
    expect(outcome).toEqual({
      checked: false,
      message: expect.stringMatching(
        /cannot be reached from here\. The connection is kept but not checked yet/,
      ),
    });
    await app.guestbook.insert(draft('waits'));
    await stateWhere(app.host, ({ status }) => status.cloud === 'wait' && status.pending === 1);
    proxy.fault = () => undefined;
    await arrive(['waits']);
  });

  test('with a clock that is off works, and says by how much', async () => {
    proxy.clockOffset = 12 * 60_000;
    expect(await pasteAndConnect(app.host, place)).toMatchObject({ checked: true });
    await stateWhere(app.host, ({ connection }) => connection.clockMinutes === 12);
  });

  test('takes a new session in place of an expired one, at once, and loses nothing', async () => {
    await pasteAndConnect(app.host, place, sessionBlock('0OLD'));
    await app.guestbook.insert(draft('before'));
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading && status.pending === 0);
    proxy.fault = ({ keyId }) => (keyId.endsWith('0OLD') ? 'expired-token' : undefined);
    await app.guestbook.insert(draft('while expired'));
    await stateWhere(
      app.host,
      ({ connection, status }) => connection.needs === 'expired' && status.pending === 1,
    );
    expect(await pasteAndConnect(app.host, {}, sessionBlock('0NEW'))).toEqual({
      checked: true,
      table: 'found',
    });
    const { connection } = await stateWhere(app.host, ({ status }) => status.pending === 0 && !status.cloud);
    expect(connection).not.toHaveProperty('needs');
    expect(connection.keyEnding).toBe('0NEW');
    expect(await arrived()).toEqual(['before', 'while expired']);
  });

  test('takes a new session in place of one that works still', async () => {
    await pasteAndConnect(app.host, place, sessionBlock('0OLD'));
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    await pasteAndConnect(app.host, {}, sessionBlock('0NEW'));
    const before = proxy.calls.length;
    await app.guestbook.insert(draft('with the new one'));
    await arrive(['with the new one']);
    const puts = proxy.calls.slice(before).filter(({ operation }) => operation === 'PutItem');
    expect(puts.map(({ keyId }) => keyId)).toEqual(['ASIATESTTESTTEST0NEW']);
  });

  test('is left when its session is forgotten, and what waits stays', async () => {
    await pasteAndConnect(app.host, place);
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    proxy.fault = () => 'drop-before';
    await app.guestbook.insert(draft('waits'));
    await app.host.forget();
    const { connection, status } = await stateWhere(app.host, () => true);
    expect(status.backend).toBe('local');
    expect(connection).not.toHaveProperty('session');
    await expect(connect(app.host)).rejects.toMatchObject({
      message: expect.stringMatching(/^There is no pasted session on this computer\. Paste a new one/),
    });
    proxy.fault = () => undefined;
    await pasteAndConnect(app.host);
    await arrive(['waits']);
  });

  test('whose session was kept in memory asks for it again after a restart', async () => {
    await pasteAndConnect(app.host, place);
    await app.close();
    const again = await start(folder);
    await again.guestbook.insert(draft('after'));
    const { connection } = await stateWhere(
      again.host,
      ({ connection: { needs }, status }) => needs !== undefined && status.pending === 1,
    );
    expect(connection).toMatchObject({ state: 'on', needs: 'missing', sessionKept: 'memory' });
    await pasteAndConnect(again.host);
    await arrive(['after']);
  });

  test('that the environment decides takes other credentials, and no other place', async () => {
    await app.close();
    const locked = await start(folder, {
      ...tableVariables(place.endpoint, place.table),
      GUESTBOOK_BACKEND: 'dynamodb',
      AWS_ACCESS_KEY_ID: 'ASIATESTTESTTEST0ENV',
    });
    proxy.fault = ({ keyId }) => (keyId.endsWith('0ENV') ? 'expired-token' : undefined);
    const { connection } = await stateWhere(locked.host, (state) => state.connection.needs === 'expired');
    expect(connection.lockedBy).toEqual({
      backend: 'GUESTBOOK_BACKEND',
      table: 'GUESTBOOK_TABLE',
      endpoint: 'AWS_ENDPOINT_URL_DYNAMODB',
      region: 'AWS_REGION',
    });
    await expect(locked.host.disconnect()).rejects.toMatchObject({
      message: expect.stringContaining('GUESTBOOK_BACKEND'),
    });
    await pasteAndConnect(locked.host, { table: 'elsewhere', region: 'eu-west-1' });
    const { connection: now } = await stateWhere(locked.host, ({ status }) => !status.cloud);
    expect(now.choice).toMatchObject({ ...PASTED, ...place, region: 'us-east-1' });
  });

  test('with a session that was replaced on the clipboard meanwhile asks to paste again', async () => {
    const { session } = await app.host.paste({ text: sessionBlock('0ONE') });
    await app.host.paste({ text: sessionBlock('0TWO') });
    await expect(connect(app.host, { ...place, source: { kind: 'pasted', session } })).rejects.toMatchObject({
      message: expect.stringMatching(/^Something else was pasted meanwhile/),
    });
    expect(proxy.calls).toEqual([]);
  });

  test('to a book that belongs to another account is refused while that book is closed too', async () => {
    await pasteAndConnect(app.host, place);
    await app.guestbook.insert(draft('of this account'));
    await arrive(['of this account']);
    await stateWhere(app.host, ({ status }) => status.pending === 0);
    await app.host.disconnect();
    proxy.fault = () => 'other-account';
    await expect(pasteAndConnect(app.host, {}, sessionBlock('XNEW'))).rejects.toMatchObject({
      message: expect.stringMatching(/^These credentials or this address lead to another table/),
    });
    const { connection, status } = await stateWhere(app.host, () => true);
    expect([connection.state, status.backend]).toEqual(['off', 'local']);
    expect(await settings()).toMatchObject({ connection: { on: false } });
  });

  test('that is being tried when the program closes is not kept', async () => {
    proxy.fault = () => 'half-open';
    const lost = proxy.nextLost();
    const refusal = expect(pasteAndConnect(app.host, place)).rejects.toMatchObject({
      message: expect.stringMatching(/^Guestbook is closing/),
    });
    await lost;
    await app.close();
    await refusal;
    await expect(settings()).rejects.toThrow(/ENOENT/);
  });

  test('takes the same key again at once when it was mended where it was refused', async () => {
    await pasteAndConnect(app.host, place);
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    proxy.fault = () => 'access-denied';
    await app.guestbook.insert(draft('waits'));
    await stateWhere(app.host, ({ connection }) => connection.needs === 'refused');
    proxy.fault = () => undefined;
    await pasteAndConnect(app.host);
    await stateWhere(app.host, ({ status }) => status.pending === 0 && !status.cloud);
    expect(await arrived()).toEqual(['waits']);
  });

  test('that the environment decides asks for a session as soon as the pasted one is forgotten', async () => {
    await app.close();
    const locked = await start(folder, {
      GUESTBOOK_BACKEND: 'dynamodb',
      GUESTBOOK_TABLE: place.table,
      AWS_ENDPOINT_URL_DYNAMODB: place.endpoint,
    });
    await pasteAndConnect(locked.host);
    await stateWhere(locked.host, ({ status }) => !status.cloud && !status.loading);
    await locked.host.forget();
    const { connection } = await stateWhere(locked.host, (state) => state.connection.needs === 'missing');
    expect(connection).not.toHaveProperty('keyEnding');
    expect(connection).not.toHaveProperty('session');
  });

  test('holds where the disk does not take the settings, and so does disconnecting', async () => {
    await mkdir(join(folder, 'settings.json', 'in the way'), { recursive: true });
    const notRemembered = {
      code: 'store_failed',
      message: expect.stringMatching(/^This is in force now, but could not be remembered/),
    };
    await expect(pasteAndConnect(app.host, place)).rejects.toMatchObject(notRemembered);
    await app.guestbook.insert(draft('one'));
    await arrive(['one']);
    const { connection } = await stateWhere(app.host, ({ status }) => status.pending === 0);
    expect(connection).toMatchObject({ state: 'on', choice: place, keyEnding: 'CLIP' });
    await expect(app.host.disconnect()).rejects.toMatchObject(notRemembered);
    const now = await stateWhere(app.host, () => true);
    expect([now.connection.state, now.status.backend]).toEqual(['off', 'local']);
  });

  test('to a table whose book is damaged keeps the file, begins a new book and says so', async () => {
    await pasteAndConnect(app.host, place);
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
    await app.host.disconnect();
    const name = (await readdir(folder)).find((each) => each.endsWith('.db') && each !== 'local.db') ?? '';
    await writeFile(join(folder, name), 'not a book');

    proxy.fault = () => 'expired-token';
    await expect(pasteAndConnect(app.host)).rejects.toMatchObject({ code: 'cloud_refused' });
    expect(await readFile(join(folder, name), 'utf8')).toBe('not a book');

    proxy.fault = () => undefined;
    await pasteAndConnect(app.host);
    const { status } = await stateWhere(app.host, ({ status: { backend } }) => backend === 'dynamodb');
    const [, kept = ''] = /It is kept as (\S+damaged\S+),/.exec(status.notice ?? '') ?? [];
    expect(kept).toContain(name);
    expect(await readFile(join(folder, kept), 'utf8')).toBe('not a book');
  });

  test('forgets its session even where the disk does not take the settings', async () => {
    await pasteAndConnect(app.host, place);
    await rm(join(folder, 'settings.json'));
    await mkdir(join(folder, 'settings.json', 'in the way'), { recursive: true });
    await expect(app.host.forget()).rejects.toMatchObject({ code: 'store_failed' });
    const { connection, status } = await stateWhere(app.host, () => true);
    expect(status.backend).toBe('local');
    expect(connection).not.toHaveProperty('session');
  });
});
