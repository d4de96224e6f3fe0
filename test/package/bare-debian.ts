/**
 * A small Debian with nothing in it but what Debian itself needs, in a folder. What runs in it has that folder for its root
 * (pivot_root, for in a chroot the kernel lets nobody make Chromium's sandbox), its own processes and, if asked, another
 * network. Only root can open one.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { provideDebianBase } from '../../scripts/setup/debian-base.mjs';
import type { Network } from '../container/network';
import type { Program } from '../support/headless';

const execute = promisify(execFile);

const ENTER = `
set -eu
root=$1
shift
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /dev dev
mount --bind /tmp/.X11-unix tmp/.X11-unix
pivot_root . mnt
cd /
umount --lazy mnt
exec env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
`;

export interface BareDebian {
  /** A path in it, as it is from outside. */
  path(inside: string): string;
  /** Runs a command as root, and resolves with what it said. @throws Error with all that it said */
  run(...command: readonly string[]): Promise<string>;
  /** Starts a program as this user, in that network; it is gone with the test. */
  start(network: Network, user: string, command: string): Program;
}

/** @param folder an empty one that is removed after the last program has ended */
export async function openBareDebian(folder: string): Promise<BareDebian> {
  await execute('tar', ['-xf', await provideDebianBase(), '-C', folder]);
  await copyFile('/etc/resolv.conf', join(folder, 'etc/resolv.conf'));
  await mkdir(join(folder, 'tmp/.X11-unix'));
  const inside = (...command: readonly string[]) => [
    'unshare',
    ...['--mount', '--pid', '--fork', '--kill-child'],
    ...['sh', '-c', ENTER, 'sh', folder, ...command],
  ];
  return {
    path: (place) => join(folder, place),
    async run(...command) {
      const [program = '', ...args] = inside(...command);
      const { stdout } = await execute(program, args, { maxBuffer: 16 * 1024 * 1024 });
      return stdout;
    },
    start(network, user, command) {
      const [program = '', ...args] = [...network.enter, ...inside('su', user, '--command', command)];
      const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const closed = once(started, 'close');
      onTestFinished(async () => {
        started.kill('SIGKILL');
        started.stdout.resume();
        started.stderr.resume();
        await closed;
      });
      return started;
    },
  };
}

/** The processes beside this one, in its own view of the files, whose command line is like this. */
export async function processesBeside({ pid }: Program, pattern: RegExp): Promise<number[]> {
  const view = (name: number | string | undefined) => readlink(`/proc/${name}/ns/mnt`);
  const own = await view(pid);
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // One that is ending has neither any more.
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const isBeside = (await view(name).catch(() => '')) === own;
    if (isBeside && pattern.test(line.replaceAll('\0', ' ').trimEnd())) found.push(Number(name));
  }
  return found;
}
