/** HostApi over the whole program: what waits, what the host does about it, and what is offered for copying. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { App, AppOptions } from '../../src/main/app';
import type { HostState } from '../../src/shared/contract';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { startApp, tableVariables } from '../support/app';
import { connect, stateWhere } from '../support/connecting';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';

interface Desk {
  readonly app: App;
  /** Resolves with the first state that fits, from now on. */
  told(fits: (state: HostState) => boolean): Promise<HostState>;
}

/** @param variables of the environment; at first there is a table to connect with, where nothing listens */
async function startDesk(
  folder: string,
  variables: Record<string, string> = {},
  options: Pick<Partial<AppOptions>, 'chooseFile'> = {},
): Promise<Desk> {
  const nowhere = tableVariables('http://127.0.0.1:9', 'guestbook');
  const app = await startApp(folder, { ...nowhere, ...variables }, options);
  return { app, told: (fits) => stateWhere(app.host, fits) };
}

describe('entries that wait', () => {
  const connected = { GUESTBOOK_BACKEND: 'dynamodb' };

  test('are shown, oldest first, and one that is discarded is gone for good', async () => {
    const { app, told } = await startDesk(await temporaryFolder(), connected);
    for (const message of ['first', 'second']) await app.guestbook.insert(draft(message));
    const { outbox } = await told((state) => state.outbox.length === 2);
    expect(outbox).toMatchObject([
      { message: 'first', state: 'pending' },
      { message: 'second', state: 'pending' },
    ]);
    const [first] = outbox;
    if (!first) throw new Error('two wait');
    await app.host.discard(first.id);
    await told((state) => state.outbox.length === 1 && state.status.pending === 1);
    await expect(app.host.discard(first.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await app.host.select()).entries.map(({ message }) => message)).toEqual(['second']);
  });

  test('are saved to the file that the host chooses, and to none when none is chosen', async () => {
    const folder = await temporaryFolder();
    let chosen: string | undefined;
    const chooseFile = async () => chosen;
    const { app } = await startDesk(folder, connected, { chooseFile });
    await app.guestbook.insert(draft('über\n"alles"'));
    expect(await app.host.exportPending()).toBeUndefined();

    chosen = join(folder, 'saved.json');
    expect(await app.host.exportPending()).toBe(chosen);
    expect(JSON.parse(await readFile(chosen, 'utf8'))).toEqual([
      { ...draft('über\n"alles"'), date: expect.any(String), state: 'pending' },
    ]);

    chosen = join(folder, 'a-folder');
    await mkdir(chosen);
    await expect(app.host.exportPending()).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('a-folder could not be written (EISDIR)'),
    });
  });
});

test('without a table there is nothing to answer', async () => {
  const { app } = await startDesk(await temporaryFolder());
  await expect(app.host.answerTable('resend')).rejects.toMatchObject({ code: 'invalid_request' });
});

needs('java')('entries that were signed before connecting', () => {
  test('are offered once, never sent unasked, and keep their dates when they are copied', async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const folder = await temporaryFolder();
    const table = tableVariables(inject('dynamodbEndpoint'), fixture.name);
    const { app, told } = await startDesk(folder, table);
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

    const again = await startDesk(folder, table);
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
