/** The fuses of the packaged app, read from its binary and tried on the running program. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readFuses } from '../../scripts/setup/fuses.mjs';
import { inspectable, shipped } from '../../scripts/setup/package.mjs';
import { makeFolder, spawnApp } from '../e2e/desktop-app';
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
  /** Starts it with a value that stops every start of Guestbook with a line of its own, and returns what was said. */
  async function saidBy(args: readonly string[], env: Record<string, string>): Promise<string> {
    const { stderr } = spawnApp(shipped.executable, { PORT: 'many', ...env }, args);
    // The message stays on the screen until somebody has read it: the line is the end of what this waits for.
    let said = '';
    for await (const chunk of stderr) {
      said += chunk;
      if (said.includes('Correct it or remove it')) return said;
    }
    return said;
  }

  test('is no Node, runs no foreign script and opens no inspector', async () => {
    const folder = await makeFolder();
    onTestFinished(folder.remove);
    const mark = join(folder.path, 'ran');
    const script = join(folder.path, 'script.cjs');
    await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    const said = await saidBy(['--inspect=0', script], {
      GUESTBOOK_DATA_DIR: folder.path,
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
