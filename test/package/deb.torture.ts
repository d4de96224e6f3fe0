/**
 * The .deb on a bare Debian: it brings what it needs, starts for an ordinary user in Chromium's sandbox, and its removal
 * leaves the book. electron-builder makes it, with a stand-in for the one tool that it would fetch (fpm.mjs).
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { openVirtualDisplay } from '../../scripts/setup/display.mjs';
import { type Network, openNetwork } from '../container/network';
import { messages, post } from '../support/headless';
import { needs } from '../support/machine';
import { type BareDebian, openBareDebian, processesBeside } from './bare-debian';

const execute = promisify(execFile);
const PROGRAM = '/usr/bin/guestbook';
const WINDOW = /^\/opt\/Guestbook\/guestbook --type=renderer /;
const PATIENCE = { timeout: 30_000, interval: 200 };

needs('buildah', 'display')('the .deb', () => {
  let folder: string;
  let debian: BareDebian;
  let network: Network;
  let display: Awaited<ReturnType<typeof openVirtualDisplay>>;
  let deb: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guestbook-deb-'));
    display = await openVirtualDisplay();
    if (!display) throw new Error('There is no Xvfb.');
    await mkdir(join(folder, 'root'));
    await mkdir(join(folder, 'network'));
    network = await openNetwork({}, join(folder, 'network'));
    debian = await openBareDebian(join(folder, 'root'));
    const made = await makeDeb(folder);
    deb = `/${basename(made)}`;
    await cp(made, debian.path(deb));
    await debian.run('useradd', '--create-home', 'ada');
    await debian.run('apt-get', '-qq', 'update');
  }, 300_000);
  afterAll(async () => {
    await network?.close();
    await display?.close();
    await rm(folder, { recursive: true });
  });

  test('installs with what it needs, starts, keeps the book, and leaves it behind when it is removed', async () => {
    await install();
    const entry = await readFile(debian.path('/usr/share/applications/guestbook.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=\/opt\/Guestbook\/guestbook( %U)?$/m);
    expect(entry).toMatch(/^Icon=guestbook$/m);
    expect(entry).not.toContain('no-sandbox');
    expect(await readdir(debian.path('/usr/share/icons/hicolor/48x48/apps'))).toContain('guestbook.png');

    // As the switch in the settings leaves it: so that the program can be asked from outside.
    const settings = JSON.stringify({ serverMode: 'computer', port: 80 });
    await debian.run(
      'su',
      'ada',
      '--command',
      `mkdir -p ~/.config/Guestbook && echo '${settings}' > ~/.config/Guestbook/settings.json`,
    );
    const first = await start();
    expect((await post(network.address, 'from the package')).status).toBe(201);
    const status = await readFile(`/proc/${first.window}/status`, 'utf8');
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).not.toMatch(/^Uid:\s+0/m);
    await first.stop();

    const said = await debian.run('apt-get', '-y', 'remove', 'guestbook');
    expect(said).toContain('The books stay: each user has theirs in ~/.config/Guestbook');
    await expect(readdir(debian.path('/opt/Guestbook'))).rejects.toThrow('ENOENT');
    expect(await readdir(debian.path('/home/ada/.config/Guestbook'))).toContain('local.db');

    await install();
    const second = await start();
    expect(await messages(network.address)).toEqual(['from the package']);
    await second.stop();
  });

  async function install(): Promise<void> {
    await debian.run('apt-get', '-qq', '-y', '--no-install-recommends', 'install', deb);
  }

  /** As from the menu. Resolves when the process of its window is there and it answers. */
  async function start() {
    const program = debian.start(network, 'ada', `DISPLAY=${display?.name} exec ${PROGRAM}`);
    let said = '';
    program.stderr.on('data', (chunk) => (said += chunk));
    program.stdout.resume();
    const ended = once(program, 'close').then(([code]) => code);
    const window = await vi.waitFor(async () => {
      if (program.exitCode !== null) throw new Error(`It ended with ${program.exitCode}: ${said}`);
      // Asked before the program listens, the way in between may take the question and give no answer.
      const health = await fetch(`${network.address}/healthz`, { signal: AbortSignal.timeout(2000) });
      expect(health.status).toBe(200);
      return only(await processesBeside(program, WINDOW));
    }, PATIENCE);
    return {
      window,
      async stop() {
        process.kill(only(await processesBeside(program, new RegExp(`^${PROGRAM}$`))), 'SIGTERM');
        expect(await ended, said).toBe(0);
      },
    };
  }
});

function only(pids: readonly number[]): number {
  const [pid, ...others] = pids;
  if (pid === undefined || others.length > 0)
    throw new Error(`One process was expected, not ${pids.length}.`);
  return pid;
}

/** The path of the package of the program as it ships. */
async function makeDeb(folder: string): Promise<string> {
  // electron-builder puts a file of its own into what it is given.
  const program = join(folder, 'program');
  await cp(dirname(inject('machine').shippedApp), program, { recursive: true });
  const { version } = JSON.parse(await readFile('node_modules/electron/package.json', 'utf8')) as {
    version: string;
  };
  const output = join(folder, 'output');
  const args = ['--linux', 'deb', '--prepackaged', program, '--publish=never'];
  const config = [`-c.electronVersion=${version}`, `-c.directories.output=${output}`];
  await execute(process.execPath, ['node_modules/electron-builder/cli.js', ...args, ...config], {
    env: { ...process.env, CUSTOM_FPM_PATH: resolve(import.meta.dirname, 'fpm.mjs') },
  });
  const [made = ''] = (await readdir(output)).filter((name) => name.endsWith('.deb'));
  return join(output, made);
}
