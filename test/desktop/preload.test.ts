/** The built preloads: each names its own contract's methods alone, and carries no library. */
import { existsSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { build } from '../../scripts/setup/build.mjs';
import { GUEST_CALLS, HOST_CALLS } from '../../src/shared/contract';

beforeAll(async () => {
  if (!existsSync('out/preload/guest.cjs')) await build();
});

const read = (name: string) => readFileSync(`out/preload/${name}.cjs`, 'utf8');

/** Runs a preload as Electron does and returns what it puts on `window`, and the channels that it calls. */
function run(name: string) {
  const exposed: Record<string, Record<string, (sent?: unknown) => unknown>> = {};
  const calls: unknown[][] = [];
  const note = (...call: unknown[]) => void calls.push(call);
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: (typeof exposed)[string]) => {
        exposed[key] = api;
      },
    },
    ipcRenderer: { invoke: note, send: note, on: () => undefined, off: () => undefined },
  };
  const sandbox = createContext({ require: () => electron, exports: {}, module: { exports: {} } });
  runInContext(read(name), sandbox);
  return { exposed, calls };
}

test.each([
  ['guest', 'guestbook', GUEST_CALLS],
  ['host', 'host', HOST_CALLS],
] as const)('the preload of the %s exposes its contract and nothing else', (name, contract, table) => {
  const { exposed, calls } = run(name);
  expect(Object.keys(exposed)).toEqual([contract]);
  const api = exposed[contract] ?? {};
  expect(Object.keys(api)).toEqual(Object.keys(table));
  for (const [method, sent] of Object.entries<string>(table)) {
    calls.length = 0;
    const stop = api[method]?.('sent');
    if (sent === 'listener') (stop as () => void)();
    const channel = `${contract}:${method}`;
    expect(calls).toEqual(
      sent === 'listener'
        ? [
            [channel, expect.any(Number), true],
            [channel, expect.any(Number), false],
          ]
        : [[channel, 'sent']],
    );
  }
});

test.each(['guest', 'host'])('the preload of the %s is small and holds no schema', (name) => {
  const text = read(name);
  expect(text).not.toMatch(/zod|safeParse|strictObject/i);
  expect(Buffer.byteLength(text)).toBeLessThan(4096);
  expect(text.match(/require\([^)]*\)/g)).toEqual([expect.stringContaining('electron')]);
});

test("the guest's preload names no call of the host", () => {
  const ofTheHost = Object.keys(HOST_CALLS).filter((method) => !(method in GUEST_CALLS));
  expect(ofTheHost.filter((method) => read('guest').includes(`${method}:`))).toEqual([]);
});
