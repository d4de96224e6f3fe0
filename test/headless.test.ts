/** The built program without a window, started and stopped as a person would. */

import { once } from 'node:events';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { temporaryFolder } from './support/folder';
import { addressIn, ended, messages, type Program, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

const start = (env: Record<string, string> = {}): Program => startHeadless(folder, env);

describe('a start', () => {
  test('says first where entries are kept, then where to look', async () => {
    const lines = await started(start());
    expect(lines[0]).toBe(`Kept on this computer only, in ${join(folder, 'data')}.`);
    expect(lines[1]).toMatch(/^Open http:\/\/localhost:\d+/);
    expect((await fetch(addressIn(lines))).status).toBe(200);
  });

  test('with nothing in the environment makes nothing but its folder, its settings and its book', async () => {
    await started(start());
    const names = (await readdir(join(folder, 'data'))).map((name) => name.replace(/\d+$/, 'N'));
    expect(new Set(names.filter((name) => !name.startsWith('local.db')))).toEqual(
      new Set(process.platform === 'win32' ? [] : ['lock.N']),
    );
  });

  needs('unix')('that is stopped', () => {
    test.each(['SIGINT', 'SIGTERM'] as const)(
      '%s stops it cleanly, and what was signed is there again',
      async (signal) => {
        const first = start();
        const address = addressIn(await started(first));
        expect((await post(address)).status).toBe(201);
        const end = once(first, 'exit');
        first.kill(signal);
        expect(await end).toEqual([0, null]);

        const again = addressIn(await started(start()));
        expect(await messages(again)).toEqual(['I was here']);
      },
    );
  });
});

describe('a start that cannot be is one line and exit code 1', () => {
  test('a bad value in the environment', async () => {
    const { code, err } = await ended(start({ PORT: 'many' }));
    expect(err).toBe(
      'PORT is "many". It takes a whole number from 0 to 65535. Correct it or remove it, and start again.\n',
    );
    expect(code).toBe(1);
  });

  test('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { code, out, err } = await ended(start({ PORT: String(port) }));
    taken.close();
    expect(err).toMatch(new RegExp(`^[^\n]*${port}[^\n]*\n$`));
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  test('a data folder that is a file', async () => {
    await writeFile(join(folder, 'data'), '');
    const { code, err } = await ended(start());
    expect(err).toMatch(/^The folder .* cannot be used .*GUESTBOOK_DATA_DIR.*\n$/);
    expect(code).toBe(1);
  });

  needs('unix')('without rights', () => {
    test('a data folder that this user may not write; it starts with all entries when the rights are back', async () => {
      // Root ignores file modes: nobody (65534) starts it then.
      const user = process.getuid?.() === 0 ? 65534 : undefined;
      const data = join(folder, 'data');
      const first = start();
      const signed = await post(addressIn(await started(first)));
      expect(signed.status).toBe(201);
      first.kill('SIGTERM');
      await once(first, 'exit');

      await chmod(folder, 0o755);
      for (const name of await readdir(data)) await chmod(join(data, name), 0o444);
      await chmod(data, 0o555);
      const { code, err, within } = await ended(startHeadless(folder, {}, user));
      expect(err).toMatch(/^[^\n]*GUESTBOOK_DATA_DIR[^\n]*\n$/);
      expect(err).toContain(data);
      expect(code).toBe(1);
      expect(within).toBeLessThan(2000);

      await chmod(data, 0o777);
      for (const name of await readdir(data)) await chmod(join(data, name), 0o666);
      const again = addressIn(await started(startHeadless(folder, {}, user)));
      expect(await messages(again)).toEqual(['I was here']);
    });
  });

  test('a second one on the same folder, which it names, within 2 s', async () => {
    await started(start());
    const { code, err, within } = await ended(start());
    expect(err).toMatch(/^[^\n]*already[^\n]*\n$/);
    expect(err).toContain(join(folder, 'data'));
    expect(code).toBe(1);
    expect(within).toBeLessThan(2000);
  });
});

needs('java')('a start with AWS credentials in the environment', () => {
  const table = () => ({
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE0000032F',
    AWS_SECRET_ACCESS_KEY: 'canary-secret',
    AWS_SESSION_TOKEN: 'canary-token',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    GUESTBOOK_TABLE: `headless-${process.pid}`,
    // The answer to a signer then says whether the table has the entry.
    GUESTBOOK_CONFIRM_SECONDS: '20',
  });

  test('creates the table and uses it, and never prints a secret', async () => {
    const program = start(table());
    const errors = text(program.stderr);
    const lines = await started(program);
    expect(lines[0]).toContain(`in the DynamoDB table headless-${process.pid}`);
    const signed = await post(addressIn(lines));
    expect(await signed.json()).toMatchObject({ message: 'I was here', state: 'synced' });
    program.kill('SIGTERM');
    expect(await errors).not.toMatch(/canary|ada@example\.org/);
  });

  test('shows what is already there', async () => {
    const lines = await started(start({ ...table(), GUESTBOOK_DATA_DIR: join(folder, 'another') }));
    const events = await fetch(new URL('/api/events', addressIn(lines)));
    let told = '';
    for await (const chunk of events.body ?? []) {
      told += Buffer.from(chunk).toString();
      if (told.includes('I was here')) break;
    }
    expect(told).toContain('I was here');
  });
});
