/** The fuses of the packaged app, read from its binary and tried on the running program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readFuses } from '../../scripts/setup/fuses.mjs';
import { inspectable, shipped } from '../../scripts/setup/package.mjs';
import { makeFolder } from '../e2e/desktop-app';
import { needs } from '../support/machine';

const shipping = {
  runAsNode: 'off',
  cookieEncryption: 'on',
  nodeOptions: 'off',
  nodeCliInspect: 'off',
  asarIntegrity: 'on',
  onlyLoadAppFromAsar: 'on',
  browserV8Snapshot: 'off',
  fileProtocolPrivileges: 'off',
};

describe('the fuses', () => {
  test('of what ships are set', async () => {
    for (const fuses of await readFuses(shipped.fused)) expect(fuses).toEqual(shipping);
  });

  test('of what the tests drive differ in the inspector alone', async () => {
    for (const fuses of await readFuses(inspectable.fused))
      expect(fuses).toEqual({ ...shipping, nodeCliInspect: 'on' });
  });
});

needs('display')('what ships', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let program: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    if (program && program.exitCode === null && program.signalCode === null) {
      program.kill('SIGKILL');
      await once(program, 'close');
    }
    await folder.remove();
  });

  /** Starts it with a value that stops every start of Guestbook with a line of its own, and returns what was said. */
  async function start(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const started = spawn(shipped.executable, [...inject('machine').browserArguments, ...args], {
      env: { ...process.env, GUESTBOOK_DATA_DIR: folder.path, PORT: 'many', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    program = started;
    // The message stays on the screen until somebody has read it: the line is the end of what this waits for.
    let said = '';
    for await (const chunk of started.stderr) {
      said += chunk;
      if (said.includes('Correct it or remove it')) return said;
    }
    return said;
  }

  test('is no Node, runs no foreign script and opens no inspector', async () => {
    const mark = join(folder.path, 'ran');
    const script = join(folder.path, 'script.cjs');
    await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    const said = await start(['--inspect=0', script], {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require ${script}`,
    });
    expect(said).toContain('PORT is "many"');
    expect(said).not.toContain('Debugger listening');
    expect(existsSync(mark)).toBe(false);
    // What would have left its mark.
    const node = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await text(node.stdout);
    expect(existsSync(mark)).toBe(true);
  });
});
