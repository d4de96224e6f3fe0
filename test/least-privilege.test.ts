/**
 * The policy in docs/iam-policy.json is enough, nothing in it is too much, and each action that is missing says so by its
 * name. The proxy refuses what the policy does not allow, in AWS's words.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { App } from '../src/main/app';
import { dynamoDbFixture } from './dynamodb/table-fixtures';
import { startApp, tableVariables } from './support/app';
import { stateWhere } from './support/connecting';
import { draft } from './support/draft';
import { type FaultProxy, startFaultProxy } from './support/fault-proxy';
import { temporaryFolder } from './support/folder';
import { needs } from './support/machine';

const policy = JSON.parse(await readFile(join(import.meta.dirname, '../docs/iam-policy.json'), 'utf8'));
const ACTIONS: string[] = policy.Statement[0].Action.map((action: string) => action.replace('dynamodb:', ''));

const PATIENCE = { timeout: 20_000 };

interface Desk {
  readonly app: App;
  readonly proxy: FaultProxy;
  readonly fixture: ReturnType<typeof dynamoDbFixture>;
}

/** A desk whose credentials may do these actions and no others; the table does not exist. */
async function startDesk(allowed: readonly string[]): Promise<Desk> {
  const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
  proxy.fault = ({ operation }) => (allowed.includes(operation) ? undefined : 'access-denied');
  const fixture = dynamoDbFixture();
  onTestFinished(async () => {
    await proxy.close();
    await fixture.close();
  });
  const variables = { ...tableVariables(proxy.endpoint, fixture.name), GUESTBOOK_BACKEND: 'dynamodb' };
  const app = await startApp(await temporaryFolder(), variables, { headless: true });
  return { app, proxy, fixture };
}

needs('java')('the policy', () => {
  test('is enough, and each of its actions is used', async () => {
    const { app, proxy, fixture } = await startDesk(ACTIONS);
    await app.guestbook.insert(draft('sent'));
    await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading && status.pending === 0);
    await fixture.write([
      { name: 'Flask', email: 'flask@example.org', date: '2026-01-02 03:04:05.000006', message: 'read' },
    ]);
    const read = async () => (await app.guestbook.select()).entries.map(({ message }) => message).sort();
    await vi.waitFor(async () => expect(await read()).toEqual(['read', 'sent']), PATIENCE);
    // A put whose confirmation does not say what stands under the key: then the table is asked.
    const { name, email, date, message } = { ...draft('sent again'), date: '2026-01-02 03:04:05.000007' };
    await fixture.write([{ name, email, date, message }]);
    await app.fetchSigned({ email, date });
    expect(await read()).toContain('sent again');

    const used = new Set(proxy.calls.map(({ operation }) => operation));
    expect([...used].sort()).toEqual([...ACTIONS].sort());
  });

  describe('without', () => {
    test.each(ACTIONS.filter((action) => action !== 'GetItem'))(
      '%s: what is signed is kept, and the action is named',
      async (missing) => {
        const { app, proxy, fixture } = await startDesk(ACTIONS.filter((action) => action !== missing));
        await app.guestbook.insert(draft('kept'));
        const { connection } = await stateWhere(app.host, (state) => state.connection.needs !== undefined);
        expect(connection.problem).toMatch(
          new RegExp(
            `^These AWS credentials may not do dynamodb:${missing} with this table\\..+kept on this computer`,
          ),
        );
        expect((await app.guestbook.select()).total).toBe(1);
        // As docs/operations.md has it for each.
        const asked = new Set(proxy.calls.map(({ operation }) => operation));
        const sent = async () => (await fixture.items()).map(({ message }) => message);
        switch (missing) {
          case 'DescribeTable':
            return expect([...asked]).toEqual(['DescribeTable']);
          case 'CreateTable':
            return expect([...asked].sort()).toEqual(['CreateTable', 'DescribeTable']);
          case 'PutItem': {
            await fixture.write([{ ...draft('by another program'), date: '2026-01-02 03:04:05.000008' }]);
            const read = async () => (await app.guestbook.select()).entries.map(({ message }) => message);
            return vi.waitFor(async () => expect(await read()).toContain('by another program'), PATIENCE);
          }
          default:
            return vi.waitFor(async () => expect(await sent()).toEqual(['kept']), PATIENCE);
        }
      },
    );

    test('GetItem an entry that was signed elsewhere comes with the next reading', async () => {
      const { app, fixture } = await startDesk(ACTIONS.filter((action) => action !== 'GetItem'));
      await stateWhere(app.host, ({ status }) => !status.cloud && !status.loading);
      const entry = { ...draft('elsewhere'), date: '2026-01-02 03:04:05.000006' };
      await fixture.write([entry]);
      await expect(app.fetchSigned(entry)).rejects.toThrow(/dynamodb:GetItem/);
      const read = async () => (await app.guestbook.select()).entries.map(({ message }) => message);
      await vi.waitFor(async () => expect(await read()).toEqual(['elsewhere']), PATIENCE);
    });
  });
});
