/**
 * The built program on an instance or in a container of AWS, with no key in its environment: what its role gives is used,
 * replaced in time, taken anew when it is refused, and waited for when there is none. What it says and keeps never has a
 * secret of the role in it.
 */

import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from './dynamodb/table-fixtures';
import { type FaultProxy, startFaultProxy } from './support/fault-proxy';
import { temporaryFolder } from './support/folder';
import { addressIn, messages, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';
import {
  type RoleStub,
  roleKeys,
  startContainerRole,
  startInstanceRole,
  startWebIdentityRole,
  type Trouble,
} from './support/role-stubs';

const [first, second] = [roleKeys(1), roleKeys(2)];

interface Desk {
  readonly role: RoleStub;
  readonly table: FaultProxy;
  readonly address: string;
  /** Resolves with what the answer says of the entry. */
  sign(message: string): Promise<unknown>;
  health(): Promise<Record<string, unknown>>;
  /** The lines on standard error so far. */
  log(): string;
  messagesInTable(): Promise<unknown[]>;
}

/** @param begin what the role does when the program starts; @param confirmSeconds how long a signer waits for the table */
async function startDesk(
  startRole: () => Promise<RoleStub>,
  begin: Partial<Pick<RoleStub, 'keys' | 'trouble'>> = {},
  confirmSeconds = 20,
): Promise<Desk> {
  const home = await temporaryFolder();
  const fixture = dynamoDbFixture();
  const table = await startFaultProxy(inject('dynamodbEndpoint'));
  const role = Object.assign(await startRole(), begin);
  onTestFinished(() => Promise.all([fixture.close(), table.close(), role.close()]).then(() => undefined));

  const program = startHeadless(home, {
    ...role.env,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    GUESTBOOK_TABLE: fixture.name,
    GUESTBOOK_CONFIRM_SECONDS: String(confirmSeconds),
  });
  const said = { stdout: '', stderr: '', health: '' };
  program.stdout.on('data', (chunk) => (said.stdout += chunk));
  program.stderr.on('data', (chunk) => (said.stderr += chunk));
  const address = addressIn(await started(program));
  // Whoever reads a stream to a line pauses it there.
  program.stdout.resume();

  onTestFinished(async () => {
    const closed = once(program, 'close');
    program.kill('SIGTERM');
    await closed;
    // Windows ends a program without asking it.
    if (process.platform !== 'win32') expect(said.stdout).toContain('Stopping.');
    for (const text of Object.values(said)) expect(text).not.toContain('canary');
    // Among them is the lock, a socket, which nobody can read.
    const kept = await readdir(join(home, 'data'), { withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files).toContainEqual(expect.stringMatching(/\.db$/));
    for (const name of files) {
      expect(await readFile(join(home, 'data', name), 'latin1'), name).not.toContain('canary');
    }
  });
  return {
    role,
    table,
    address,
    sign: async (message) => {
      const answer = await post(address, message);
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { state: unknown }).state;
    },
    async health(): Promise<Record<string, unknown>> {
      const text = await (await fetch(new URL('/healthz', address))).text();
      said.health += text;
      return JSON.parse(text);
    },
    log: () => said.stderr,
    messagesInTable: async () => (await fixture.items()).map(({ message }) => message).sort(),
  };
}

const ROLES = [
  [
    'an instance',
    startInstanceRole,
    [
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/guestbook-role',
    ],
    [401, 404, 500, 'silence', 'cut', 'page'],
  ],
  ['a container', startContainerRole, ['GET /v2/credentials'], [401, 404, 500, 'silence', 'cut', 'page']],
] as const satisfies readonly (readonly [
  name: string,
  start: () => Promise<RoleStub>,
  requests: readonly string[],
  troubles: readonly Trouble[],
])[];

needs('java')('the role of', () => {
  describe.for(ROLES)('%s', ([, startRole, requests, troubles]) => {
    test('is asked once, and an entry is sent with its key and its token', async () => {
      const { role, table, sign, health, messagesInTable } = await startDesk(startRole);
      expect(await sign('by the role')).toBe('synced');
      expect(await messagesInTable()).toEqual(['by the role']);
      expect(await health()).toMatchObject({ cloud: 'ok', pending: 0, rejected: 0 });
      expect(new Set(table.calls.map(({ keyId, hasToken }) => `${keyId} ${hasToken}`))).toEqual(
        new Set([`${first.AccessKeyId} true`]),
      );
      expect(role.asked).toEqual(requests);
    });

    test('gives others before its credentials expire: the next calls have them', async () => {
      // The SDK takes new ones in the last five minutes.
      const { role, table, address, sign, messagesInTable } = await startDesk(startRole, {
        keys: roleKeys(1, 120),
      });
      expect(await sign('with the first')).toBe('synced');
      expect(lastPut(table)).toMatchObject({ keyId: first.AccessKeyId, hasToken: true });
      role.keys = second;
      // The call that asks for them does not wait for them: it goes out with the first.
      expect(await sign('while it asks')).toBe('synced');
      await vi.waitFor(async () => {
        expect(await sign('with the second')).toBe('synced');
        expect(lastPut(table)).toMatchObject({ keyId: second.AccessKeyId, hasToken: true });
      });
      expect(await messagesInTable()).toEqual((await messages(address)).sort());
      expect(new Set(table.calls.map(({ hasToken }) => hasToken))).toEqual(new Set([true]));
    });

    test('is asked anew when the table refuses what it gave, within 10 s', async () => {
      const { role, table, sign, health, messagesInTable } = await startDesk(startRole);
      expect(await sign('before')).toBe('synced');
      table.fault = ({ keyId }) => (keyId === first.AccessKeyId ? 'expired-token' : undefined);
      role.keys = second;
      const begin = performance.now();
      expect(await sign('after')).toBe('synced');
      expect(performance.now() - begin).toBeLessThan(10_000);
      expect(lastPut(table)).toMatchObject({ keyId: second.AccessKeyId, hasToken: true });
      expect(await messagesInTable()).toEqual(['after', 'before']);
      // Reading the table recovers on its own.
      await vi.waitFor(async () => expect(await health()).toMatchObject({ cloud: 'ok', pending: 0 }), {
        timeout: 10_000,
      });
    });

    test('in trouble while what it gave is still good: sending goes on', async () => {
      const { role, sign, health, messagesInTable } = await startDesk(startRole, { keys: roleKeys(1, 120) });
      expect(await sign('before')).toBe('synced');
      role.trouble = 500;
      const asked = role.asked.length;
      expect(await sign('in between')).toBe('synced');
      await vi.waitFor(() => expect(role.asked.length).toBeGreaterThan(asked));
      expect(await sign('after it failed')).toBe('synced');
      expect(await messagesInTable()).toEqual(['after it failed', 'before', 'in between']);
      expect(await health()).toMatchObject({ cloud: 'ok', pending: 0 });
    });

    test('silent when it is first asked: all is sent within 20 s of its answering again', {
      timeout: 60_000,
    }, async () => {
      const { role, sign, messagesInTable } = await startDesk(startRole, { trouble: 'silence' }, 0);
      expect(await sign('all the same')).toBe('pending');
      await vi.waitFor(() => expect(role.asked).not.toEqual([]), { timeout: 5000 });
      role.trouble = undefined;
      await vi.waitFor(async () => expect(await messagesInTable()).toEqual(['all the same']), {
        timeout: 20_000,
        interval: 200,
      });
    });

    test(
      'in trouble at the start: signing works, the log says why, and all is sent when that is over',
      { timeout: 60_000 },
      () => Promise.all(troubles.map((trouble) => outliveTrouble(startRole, trouble))),
    );
  });

  test('a web identity is asked once, and again when the table refuses what it gave', async () => {
    const { role, table, sign, messagesInTable } = await startDesk(startWebIdentityRole);
    expect(await sign('before')).toBe('synced');
    expect(role.asked).toEqual(['POST /']);
    expect(lastPut(table)).toMatchObject({ keyId: first.AccessKeyId, hasToken: true });
    table.fault = ({ keyId }) => (keyId === first.AccessKeyId ? 'expired-token' : undefined);
    role.keys = second;
    expect(await sign('after')).toBe('synced');
    expect(lastPut(table)).toMatchObject({ keyId: second.AccessKeyId, hasToken: true });
    expect(await messagesInTable()).toEqual(['after', 'before']);
  });
});

async function outliveTrouble(startRole: () => Promise<RoleStub>, trouble: Trouble): Promise<void> {
  const { role, table, sign, health, log, messagesInTable } = await startDesk(startRole, { trouble }, 0);
  // A page in place of credentials reads as a network that wants a sign-in.
  const cloud = trouble === 'page' ? 'wait' : 'credentials';
  expect(await sign('all the same')).toBe('pending');
  const well = { status: 'ok', store: 'ok', cloud: 'ok', pending: 0, rejected: 0 };
  const told = { ...well, cloud, pending: 1, problem: expect.stringMatching(/kept on this computer/) };
  await vi.waitFor(async () => expect(await health(), String(trouble)).toEqual(told), {
    timeout: 20_000,
    interval: 200,
  });
  const line =
    cloud === 'wait' ? /"kind":"wait"/ : /"kind":"credentials","reason":"Credentials(ProviderError|Timeout)"/;
  // The line is written before the state is told, and may still be on its way to this process.
  await vi.waitFor(() => expect(log(), String(trouble)).toMatch(line), { timeout: 20_000 });
  expect(log()).toContain(String((await health()).problem));
  expect(table.calls).toEqual([]);

  role.trouble = undefined;
  await vi.waitFor(async () => expect(await health(), String(trouble)).toEqual(well), {
    timeout: 30_000,
    interval: 200,
  });
  expect(await messagesInTable()).toEqual(['all the same']);
}

const lastPut = ({ calls }: FaultProxy) => calls.findLast(({ operation }) => operation === 'PutItem');
