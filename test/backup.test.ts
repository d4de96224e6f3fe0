/** A data folder that is restored from a backup, as docs/operations.md says how: an older book, beside a table that went on. */
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from './cloud/table-fixtures';
import { startFaultProxy } from './support/fault-proxy';
import { addressIn, homeFolder, messages, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

const PATIENCE = { timeout: 20_000 };

needs('java', 'unix')('a backup of the data folder', () => {
  test('restored, has what waited then and what came later, in the table once', async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(() => proxy.close());
    const home = await homeFolder();
    const [data, backup] = [join(home, 'data'), join(home, 'backup')];
    const start = async () => {
      const program = startHeadless(home, {
        AWS_ACCESS_KEY_ID: 'AKIATEST',
        AWS_SECRET_ACCESS_KEY: 'a secret of the test',
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
        GUESTBOOK_TABLE: fixture.name,
      });
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
    await cp(data, backup, { recursive: true, filter: (path) => !basename(path).startsWith('lock.') });

    await proxy.listen();
    const after = await start();
    await post(after.address, 'c later');
    const all = ['a delivered', 'b waiting', 'c later'];
    await vi.waitFor(async () => expect(await inTable()).toEqual(all), PATIENCE);
    await after.stop();

    await rm(data, { recursive: true });
    await cp(backup, data, { recursive: true });
    const puts = () => proxy.calls.filter(({ operation }) => operation === 'PutItem').length;
    const putsBefore = puts();
    // Out of the table's reach it has what the backup has, and no more.
    await proxy.refuse();
    const restored = await start();
    expect(await messages(restored.address)).toEqual(['b waiting', 'a delivered']);
    await proxy.listen();
    await vi.waitFor(async () => {
      expect((await messages(restored.address)).sort()).toEqual(all);
      // It was sent again, and recognised.
      expect(puts()).toBe(putsBefore + 1);
    }, PATIENCE);
    expect(await inTable()).toEqual(all);
    await restored.stop();
  });
});
