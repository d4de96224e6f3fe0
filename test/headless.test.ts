/** The built program without a window, started and stopped as a person would. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { needs } from './support/machine';

type Program = ChildProcessByStdio<null, Readable, Readable>;

let folder: string;
let running: Program[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guestbook-'));
});
afterEach(async () => {
  for (const program of running) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGKILL');
    await once(program, 'exit');
  }
  running = [];
  await rm(folder, { recursive: true });
});

function start(env: Record<string, string> = {}): Program {
  const program = spawn(process.execPath, [resolve('out/main/headless.js')], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GUESTBOOK_DATA_DIR: join(folder, 'data'),
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(program);
  return program;
}

/** What it printed up to the last line of a start. */
async function started(program: Program): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(program.stdout)) {
    lines.push(line);
    if (line.startsWith('Ctrl+C')) return lines;
  }
  throw new Error(`it ended early: ${lines.join(' / ')} ${await text(program.stderr)}`);
}

const addressIn = (lines: string[]) => /Open (http:\/\/\S+)/.exec(lines.join('\n'))?.[1] ?? '';

async function ended(program: Program): Promise<{ code: number; out: string; err: string }> {
  const [[code], out, err] = await Promise.all([
    once(program, 'exit'),
    text(program.stdout),
    text(program.stderr),
  ]);
  return { code, out, err };
}

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
    expect(new Set(names.filter((name) => !name.startsWith('local.db')))).toEqual(new Set(['lock.N']));
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it cleanly, and what was signed is there again',
    async (signal) => {
      const first = start();
      const address = addressIn(await started(first));
      const signed = await fetch(new URL('/api/entries', address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Ada', email: 'ada@example.org', message: 'I was here' }),
      });
      expect(signed.status).toBe(201);
      const end = once(first, 'exit');
      first.kill(signal);
      expect(await end).toEqual([0, null]);

      const again = addressIn(await started(start()));
      const { entries } = (await (await fetch(new URL('/api/entries', again))).json()) as {
        entries: { message: string }[];
      };
      expect(entries.map((entry) => entry.message)).toEqual(['I was here']);
    },
  );
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

  test.runIf(process.getuid?.() === 0)('a data folder that this user may not write', async () => {
    const program = spawn(process.execPath, [resolve('out/main/headless.js')], {
      // Root ignores file modes: an ordinary user (65534 is nobody) tries the folder that root made.
      uid: 65534,
      gid: 65534,
      env: { PATH: process.env.PATH, GUESTBOOK_DATA_DIR: '/', PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(program);
    const { code, err } = await ended(program);
    expect(err.split('\n')).toHaveLength(2);
    expect(err).toMatch(/GUESTBOOK_DATA_DIR/);
    expect(code).toBe(1);
  });

  test('a second one on the same folder', async () => {
    await started(start());
    const { code, err } = await ended(start());
    expect(err).toMatch(/^[^\n]*already[^\n]*\n$/);
    expect(code).toBe(1);
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
    const signed = await fetch(new URL('/api/entries', addressIn(lines)), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.org', message: 'I was here' }),
    });
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
