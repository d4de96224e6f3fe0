/** A data folder that is restored from a backup, as docs/operations.md says how. */

import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from './dynamodb/table-fixtures';
import { tableVariables } from './support/app';
import { startFaultProxy } from './support/fault-proxy';
import { temporaryFolder } from './support/folder';
import { addressIn, messages, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

const PATIENCE = { timeout: 20_000 };
/** All but the lock, which is a socket of the process. */
const isKept = (path: string) => !basename(path).startsWith('lock.');

needs('unix')('a snapshot of the data folder of a running program', () => {
  test('restored, has all that was acknowledged before it was taken, and nothing more', async () => {
    const home = await temporaryFolder();
    const [data, snapshot] = [join(home, 'data'), join(home, 'snapshot')];
    const program = startHeadless(home, { GUESTBOOK_BACKEND: 'local' });
    const address = addressIn(await started(program));
    for (const message of ['a', 'b', 'c']) expect((await post(address, message)).status).toBe(201);
    // Nothing of it moves meanwhile, as a file system's snapshot has it.
    program.kill('SIGSTOP');
    await cp(data, snapshot, { recursive: true, filter: isKept });
    program.kill('SIGCONT');
    expect((await post(address, 'd later')).status).toBe(201);
    program.kill('SIGTERM');
    await once(program, 'exit');

    await rm(data, { recursive: true });
    await cp(snapshot, data, { recursive: true });
    const restored = addressIn(await started(startHeadless(home, { GUESTBOOK_BACKEND: 'local' })));
    expect(await messages(restored)).toEqual(['c', 'b', 'a']);
  });
});

needs('java', 'unix')('a backup of the data folder', () => {
  test('restored beside a table that went on, has what waited then and what came later, in the table once', async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(() => proxy.close());
    const home = await temporaryFolder();
    const [data, backup] = [join(home, 'data'), join(home, 'backup')];
    const start = async () => {
      const program = startHeadless(home, tableVariables(proxy.endpoint, fixture.name));
      const address = addressIn(await started(program));
      return {
        address,
        async stop() {
          program.kill('SIGTERM');
          expect(await once(program, 'exit')).toEqual([0, null]);
        },
      };
    };
    const inTable = async () => (await fixture.items()).map(({ message }) => message).sort();

    const before = await start();
    await post(before.address, 'a delivered');
    await vi.waitFor(async () => expect(await inTable()).toEqual(['a delivered']), PATIENCE);
    await proxy.refuse();
    await post(before.address, 'b waiting');
    await before.stop();
    await cp(data, backup, { recursive: true, filter: isKept });

    await proxy.listen();
    const after = await start();
    await post(after.address, 'c later');
    const all = ['a delivered', 'b waiting', 'c later'];
    await vi.waitFor(async () => expect(await inTable()).toEqual(all), PATIENCE);
    await after.stop();

    await rm(data, { recursive: true });
    await cp(backup, data, { recursive: true });
    // Out of the table's reach it has what the backup has, and no more.
    await proxy.refuse();
    const restored = await start();
    expect(await messages(restored.address)).toEqual(['b waiting', 'a delivered']);
    await proxy.listen();
    await vi.waitFor(async () => {
      expect((await messages(restored.address)).sort()).toEqual(all);
      // What waits in the backup was delivered since: it is recognised, as it is sent again or as it is read.
      expect(await (await fetch(`${restored.address}/healthz`)).json()).toMatchObject({
        cloud: 'ok',
        pending: 0,
      });
    }, PATIENCE);
    expect(await inTable()).toEqual(all);
    await restored.stop();
  });
});
