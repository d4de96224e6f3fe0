/** A desk killed with SIGKILL after it acknowledged an entry: started again, the entry is in the table once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { dynamoDbFixture } from '../cloud/table-fixtures';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';

// Inside the project, so that the desk finds its packages.
const outDir = resolve(import.meta.dirname, '../../node_modules/.cache/guestbook-desk');
const worker = pathToFileURL(resolve(import.meta.dirname, '../../out/main/store-worker.js')).href;

let folder: string;
let proxy: FaultProxy;
let fixture: ReturnType<typeof dynamoDbFixture>;
const desks = new Set<ChildProcess>();

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __STORE_WORKER__: JSON.stringify(worker) },
    build: {
      ssr: resolve(import.meta.dirname, 'programs/desk.ts'),
      outDir,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'desk.mjs' } },
    },
  });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guestbook-killed-'));
  proxy = await startFaultProxy(inject('dynamodbEndpoint'));
  fixture = dynamoDbFixture();
});
afterEach(async () => {
  for (const desk of desks) await kill(desk);
  await proxy.close();
  await fixture.close();
  await rm(folder, { recursive: true });
});

test('killed while the endpoint refuses connections', async () => {
  await proxy.refuse();
  const first = startDesk('Hello from a desk without a cloud');
  await said(first, 'acknowledged');
  await kill(first);

  await proxy.listen();
  await said(startDesk(), 'delivered');
  expect(await messages()).toEqual(['Hello from a desk without a cloud']);
});

test('killed after the table took the item and before the reply came', async () => {
  proxy.fault = ({ operation }) => (operation === 'PutItem' ? 'half-open' : undefined);
  const taken = proxy.nextLost();
  const first = startDesk('Hello into the void');
  await said(first, 'acknowledged');
  await taken;
  await kill(first);
  expect(await messages()).toEqual(['Hello into the void']);

  proxy.fault = () => undefined;
  await said(startDesk(), 'delivered');
  expect(await messages()).toEqual(['Hello into the void']);
});

function startDesk(...message: string[]): ChildProcess {
  const file = join(folder, 'book.db');
  const args = [join(outDir, 'desk.mjs'), file, proxy.endpoint, fixture.name, ...message];
  const desk = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  desks.add(desk);
  return desk;
}

async function said(desk: ChildProcess, word: string): Promise<void> {
  if (!desk.stdout) throw new Error('The desk has no output.');
  for await (const line of createInterface({ input: desk.stdout })) if (line === word) return;
  throw new Error(`The desk ended without saying "${word}".`);
}

async function kill(desk: ChildProcess): Promise<void> {
  desks.delete(desk);
  if (desk.exitCode !== null || desk.signalCode !== null) return;
  const ended = new Promise((resolve) => desk.once('exit', resolve));
  desk.kill('SIGKILL');
  await ended;
  // What openBook does under the folder's lock: SQLite's own lock of the killed process is in the way.
  await rm(join(folder, 'book.db.lock'), { recursive: true, force: true });
}

async function messages(): Promise<unknown[]> {
  return (await fixture.items()).map((item) => item.message);
}
