/**
 * A key store as a Debian desktop has it, of the test's own: a D-Bus session with GNOME's keyring in it, unlocked, so that
 * no prompt comes up. Both end with `close`, and their folder with them.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { makeFolder, removeFolder } from './folder';

const START_SECONDS = 10;
const PASSWORD = 'the password of the test';

export interface KeyStore {
  /** What leads a program to it; Electron also wants `--password-store=gnome-libsecret`. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startKeyStore(): Promise<KeyStore> {
  const folder = await makeFolder();
  const { PATH = '' } = process.env;
  const own = { HOME: folder, XDG_DATA_HOME: join(folder, 'share'), XDG_RUNTIME_DIR: folder };
  const running: ChildProcess[] = [];
  const kill = () => {
    for (const program of running) program.kill('SIGKILL');
  };
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    const ended = running.filter(isRunning).map((program) => once(program, 'exit'));
    kill();
    await Promise.all(ended);
    await removeFolder(folder);
  };
  try {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
      env: { PATH, ...own },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    running.push(bus);
    const lines = createInterface(bus.stdout)[Symbol.asyncIterator]();
    const { value: address } = await lines.next();
    if (!address) throw new Error('The bus ended before it said its address.');
    const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address };

    // In an empty home `--unlock` makes the collection "login", the default one, with the password it is given.
    const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: { PATH, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    running.push(keyring);
    keyring.stdin.end(PASSWORD);
    await untilAnswering(keyring, { PATH, ...env });
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** It has a name on the bus when it is ready, and says so nowhere else. */
async function untilAnswering(keyring: ChildProcess, env: NodeJS.ProcessEnv): Promise<void> {
  const question = [
    ...['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'],
    ...['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'],
  ];
  for (let attempt = 0; attempt < START_SECONDS * 20; attempt += 1) {
    if (!isRunning(keyring)) throw new Error(`The keyring ended with exit code ${keyring.exitCode}.`);
    if (/true/.test(spawnSync('dbus-send', question, { env, encoding: 'utf8' }).stdout)) return;
    await setTimeout(50);
  }
  throw new Error(`The keyring did not answer within ${START_SECONDS} seconds.`);
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
