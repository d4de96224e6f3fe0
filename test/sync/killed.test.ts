/** A desk killed with SIGKILL after it acknowledged an entry: started again, the entry is in the table once. */
import { beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { formatDate } from '../../src/shared/date';
import { dynamoDbFixture, item } from '../dynamodb/table-fixtures';
import { type Fault, type FaultProxy, type ProxyCall, startFaultProxy } from '../support/fault-proxy';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { buildDesk, type DeskOptions, DeskProcess, entriesIn } from './desk-process';

needs('java')('a desk killed', () => {
  let proxy: FaultProxy;
  let fixture: ReturnType<typeof dynamoDbFixture>;
  let place: Pick<DeskOptions, 'folder' | 'endpoint' | 'table'>;

  beforeAll(buildDesk);
  beforeEach(async () => {
    proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    fixture = dynamoDbFixture();
    place = { folder: await temporaryFolder(), endpoint: proxy.endpoint, table: fixture.name };
    onTestFinished(async () => {
      await proxy.close();
      await fixture.close();
    });
  });

  test('while the endpoint refuses connections has the entry, and delivers it', async () => {
    await proxy.refuse();
    const first = new DeskProcess({ ...place, sign: 1 });
    await first.said('acknowledged');
    await first.kill();

    await proxy.listen();
    await new DeskProcess(place).said('delivered');
    expect(await texts()).toEqual(['Hello 1']);
  });

  test('after the table took the item and before the reply came delivers it once', async () => {
    proxy.fault = ({ operation }) => (operation === 'PutItem' ? 'half-open' : undefined);
    const taken = proxy.nextLost();
    const first = new DeskProcess({ ...place, sign: 1 });
    await taken;
    expect(first.count('acknowledged')).toBe(1);
    await first.kill();
    expect(await texts()).toEqual(['Hello 1']);

    proxy.fault = () => undefined;
    await new DeskProcess(place).said('delivered');
    expect(await texts()).toEqual(['Hello 1']);
  });

  describe('whose key holds another text', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    const theirs = item({ name: 'Eve', date: formatDate(at * 1000), message: 'Theirs' });

    // The first put finds the key taken; the second one goes to the new date.
    test.each([
      [1, 'before'],
      [1, 'after'],
      [2, 'before'],
      [2, 'after'],
    ] as const)('at put %i, %s it reached the table, delivers it once beside that', async (put, moment) => {
      await fixture.create();
      await fixture.write([{ ...theirs }]);
      const first = new DeskProcess({ ...place, at, sign: 1, wait: true });
      await first.said('signed');
      const reached = new Promise<ProxyCall>((resolve) => {
        let puts = 0;
        proxy.fault = async (call): Promise<Fault | undefined> => {
          if (call.operation !== 'PutItem') return undefined;
          puts += 1;
          if (puts < put) return undefined;
          if (moment === 'after') return 'half-open';
          resolve(call);
          await first.ended();
          return 'drop-before';
        };
        if (moment === 'after') void proxy.nextLost().then(resolve);
      });
      first.go();
      await reached;
      await first.kill();
      const inTable = put === 2 && moment === 'after' ? ['Hello 1', 'Theirs'] : ['Theirs'];
      expect(await texts()).toEqual(inTable);

      proxy.fault = () => undefined;
      const before = proxy.calls.length;
      const second = new DeskProcess(place);
      await second.said('delivered');
      await second.said('scanned');
      await second.stop();
      expect(await texts()).toEqual(['Hello 1', 'Theirs']);
      expect(await fixture.items()).toContainEqual(theirs);
      expect((await entriesIn(place.folder)).map(({ state, message }) => [state, message]).sort()).toEqual([
        ['synced', 'Hello 1'],
        ['synced', 'Theirs'],
      ]);
      // Once the new date was committed, the old key is not sent again.
      const keys = proxy.calls
        .slice(before)
        .filter(({ operation }) => operation === 'PutItem')
        .map(({ body }) => body.includes(theirs.date));
      if (put === 2) expect(keys).not.toContain(true);
    });
  });

  async function texts(): Promise<unknown[]> {
    return (await fixture.items()).map(({ message }) => message).sort();
  }
});
