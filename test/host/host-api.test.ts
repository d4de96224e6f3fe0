/** HostApi over the whole program: what waits, what the host does about it, and what is offered for copying. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { type App, createApp } from '../../src/main/app';
import { readConfig } from '../../src/main/config';
import type { HostState } from '../../src/shared/contract';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { draft } from '../store/support';
import { connect, stateWhere } from '../support/connecting';
import { needs } from '../support/machine';
import { quietLog } from '../support/quiet-log';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-host-'));
  undo.push(() => rm(folder, { recursive: true }));
  return folder;
}

interface Desk {
  readonly app: App;
  /** Resolves with the first state that fits, from now on. */
  told(fits: (state: HostState) => boolean): Promise<HostState>;
}

async function startDesk(options: {
  readonly folder: string;
  readonly endpoint: string;
  readonly table?: string;
  readonly chooseFile?: () => Promise<string | undefined>;
  /** Connected by the environment, whether or not anybody answers there. */
  readonly backend?: 'dynamodb';
}): Promise<Desk> {
  const environment = {
    ...(options.backend && { GUESTBOOK_BACKEND: options.backend }),
    GUESTBOOK_DATA_DIR: options.folder,
    GUESTBOOK_TABLE: options.table ?? 'guestbook',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_DYNAMODB: options.endpoint,
  };
  const app = await createApp({
    config: readConfig(environment),
    environment,
    headless: false,
    pagesFolder: options.folder,
    chooseFile: options.chooseFile ?? (async () => undefined),
    log: quietLog,
  });
  undo.push(() => app.close());
  return { app, told: (fits) => stateWhere(app.host, fits) };
}

describe('entries that wait', () => {
  // Nothing listens there.
  const endpoint = 'http://127.0.0.1:9';

  test('are shown, oldest first, and one that is discarded is gone for good', async () => {
    const { app, told } = await startDesk({ folder: await makeFolder(), endpoint, backend: 'dynamodb' });
    for (const message of ['first', 'second']) await app.guestbook.insert(draft(message));
    const { waiting } = await told((state) => state.waiting.length === 2);
    expect(waiting).toMatchObject([
      { message: 'first', state: 'pending' },
      { message: 'second', state: 'pending' },
    ]);
    const [first] = waiting;
    if (!first) throw new Error('two wait');
    await app.host.discard(first.id);
    await told((state) => state.waiting.length === 1 && state.status.pending === 1);
    await expect(app.host.discard(first.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await app.host.select()).entries.map(({ message }) => message)).toEqual(['second']);
  });

  test('are saved to the file that the host chooses, and to none when none is chosen', async () => {
    const folder = await makeFolder();
    let chosen: string | undefined;
    const chooseFile = async () => chosen;
    const { app } = await startDesk({ folder, endpoint, backend: 'dynamodb', chooseFile });
    await app.guestbook.insert(draft('über\n"alles"'));
    expect(await app.host.saveWaiting()).toBeUndefined();

    chosen = join(folder, 'saved.json');
    expect(await app.host.saveWaiting()).toBe(chosen);
    expect(JSON.parse(await readFile(chosen, 'utf8'))).toEqual([
      { ...draft('über\n"alles"'), date: expect.any(String), state: 'pending' },
    ]);

    chosen = join(folder, 'a-folder');
    await mkdir(chosen);
    await expect(app.host.saveWaiting()).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('a-folder could not be written (EISDIR)'),
    });
  });
});

test('without a table there is nothing to answer', async () => {
  const { app } = await startDesk({ folder: await makeFolder(), endpoint: 'http://127.0.0.1:9' });
  await expect(app.host.answerTable('resend')).rejects.toMatchObject({ code: 'invalid_request' });
});

needs('java')('entries that were signed before connecting', () => {
  test('are offered once, never sent unasked, and keep their dates when they are copied', async () => {
    const fixture = dynamoDbFixture();
    undo.push(() => fixture.close());
    const folder = await makeFolder();
    const options = { folder, endpoint: inject('dynamodbEndpoint'), table: fixture.name };
    const { app, told } = await startDesk(options);
    for (const message of ['one', 'two', 'three']) await app.guestbook.insert(draft(message));
    const dates = (await app.guestbook.select()).entries.map(({ date }) => date).sort();

    await connect(app.host);
    await told(({ connection, status }) => connection.copyOffer === 3 && !status.loading);
    expect(await fixture.items()).toEqual([]);
    await app.host.copyLocal(true);
    await told(({ connection, status }) => !connection.copyOffer && status.pending === 0);
    expect((await fixture.items()).map(({ date }) => date).sort()).toEqual(dates);

    await app.host.disconnect();
    expect((await app.guestbook.select()).total).toBe(3);
    await app.guestbook.insert(draft('later'));
    await connect(app.host);
    await told(({ connection }) => connection.copyOffer === 1);
    await app.host.copyLocal(false);
    await told(({ connection }) => !connection.copyOffer);
    await app.close();

    const again = await startDesk(options);
    await again.app.guestbook.insert(draft('after a restart'));
    const { connection } = await again.told(
      ({ connection, status }) => connection.state === 'on' && !status.loading && status.pending === 0,
    );
    expect(connection).not.toHaveProperty('copyOffer');
    expect((await fixture.items()).map(({ message }) => message).sort()).toEqual(
      ['one', 'two', 'three', 'after a restart'].sort(),
    );
  });
});
