/**
 * The lab's commands of docs/lab.md, as they stand there, but for the port, the keys, and the address of the table. They run
 * in a clone of their own, as `npm run serve` builds it. Those of the container run in test/container/image.torture.
 */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, symlink } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from './dynamodb/table-fixtures';
import { temporaryFolder } from './support/folder';
import { addressIn, messages, type Program, started } from './support/headless';
import { labBlock } from './support/lab-page';
import { needs } from './support/machine';

const run = promisify(execFile);
/** What `npm run serve` reads of a clone. */
const SOURCES = [
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'scripts',
  'src',
];
const PATIENCE = { timeout: 40_000 };

needs('unix')('1. and 6. without AWS', () => {
  test('1. without AWS: serve, read it, sign it, and read the entry', { timeout: 90_000 }, async () => {
    const address = await serve(labBlock('1.', 'sh'));
    const { stdout } = await run('bash', ['-euc', at(labBlock('1.', 'sh', 1), address)]);
    expect(stdout).toContain('<!doctype html>');
    expect(stdout).toContain('"message":"Hello"');
    expect(await messages(address)).toEqual(['Hello']);
  });

  test('6. on any machine, for the network', { timeout: 90_000 }, async () => {
    const { port } = new URL(await serve(labBlock('6.', 'sh')));
    const [own] = Object.values(networkInterfaces()).flatMap(
      (all) => all?.filter(({ family, internal }) => family === 'IPv4' && !internal) ?? [],
    );
    // Off the network: what a server of localhost alone does not answer to either.
    expect((await fetch(`http://${own?.address ?? '127.0.0.2'}:${port}/`)).status).toBe(200);
  });
});

needs(
  'unix',
  'java',
  'boto3',
  'awscli',
)('2., 3. and 8. with credentials, beside the lab’s Python', () => {
  test('the table is created, both see what the other wrote, and what was signed outlives the table', {
    timeout: 150_000,
  }, async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const endpoint = inject('dynamodbEndpoint');
    const keys = labBlock('2.', 'sh').replaceAll('...', 'EXAMPLE');
    const address = await serve(keys, {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      GUESTBOOK_TABLE: fixture.name,
    });
    await run('bash', ['-euc', at(labBlock('1.', 'sh', 1), address)]);
    await vi.waitFor(async () => expect(await fixture.items()).toHaveLength(1), PATIENCE);

    // Debian's boto3 and AWS command line are older than the variables for endpoints.
    const exported = Object.fromEntries(
      [...keys.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value]) => [name, value]),
    );
    const env = { ...process.env, ...exported };
    const python = labBlock('3.', 'python')
      .replaceAll("'guestbook'", `'${fixture.name}'`)
      .replaceAll("('dynamodb')", `('dynamodb', endpoint_url='${endpoint}')`);
    const { stdout } = await run(inject('machine').python, ['-c', python], { env });
    expect(stdout.trim().split('\n').sort()).toEqual(['Ada Hello', 'Flask Hello from Python']);
    const both = ['Hello', 'Hello from Python'];
    const shown = async () => (await messages(address)).sort();
    await vi.waitFor(async () => expect(await shown()).toEqual(both), PATIENCE);

    const cleanUp = labBlock('8.', 'sh')
      .split('\n')
      .find((line) => line.startsWith('aws '))
      ?.replace('--table-name guestbook', `--table-name ${fixture.name} --endpoint-url ${endpoint}`);
    await run('bash', ['-euc', cleanUp ?? ''], { env });
    await vi.waitFor(async () => {
      const health = await (await fetch(new URL('/healthz', address))).json();
      expect(health).toMatchObject({ status: 'ok', cloud: 'hold' });
    }, PATIENCE);
    expect(await shown()).toEqual(both);
  });
});

/** Runs the commands in a fresh clone, and resolves with the address that they print. */
async function serve(commands: string, env: Record<string, string> = {}): Promise<string> {
  const home = await temporaryFolder();
  const clone = join(home, 'guestbook');
  for (const path of SOURCES) await cp(path, join(clone, path), { recursive: true });
  await symlink(resolve('node_modules'), join(clone, 'node_modules'));
  const shell: Program = spawn('bash', ['-euc', commands], {
    cwd: clone,
    env: { PATH: process.env.PATH, HOME: home, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onTestFinished(async () => {
    if (shell.pid === undefined || shell.exitCode !== null) return;
    const over = once(shell, 'close');
    shell.stdout.resume();
    shell.stderr.resume();
    // As Ctrl+C does: to all of them. Their output ends with the last one.
    process.kill(-shell.pid, 'SIGINT');
    await over;
  });
  return addressIn(await started(shell));
}

const at = (block: string, address: string) =>
  block.replaceAll('http://localhost:5000', address.replace(/\/$/, ''));
