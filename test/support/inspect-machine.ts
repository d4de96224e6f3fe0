/** Looks at this machine for `machine.ts`, once for a run. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { browserArguments, findChromium } from '../../scripts/setup/chromium.mjs';
import { inspectable, shipped } from '../../scripts/setup/package.mjs';
import type { Machine, Part } from './machine';
import { asOrdinaryUser } from './ordinary-user';

/** `display` says whether there is one, real or virtual. */
export function inspectMachine(display: boolean): Machine {
  const chromium = findChromium();
  // Debian's own, whatever else is first on the PATH: the one that python3-boto3 belongs to.
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  const root = process.getuid?.() === 0;
  const strace = spawnSync('strace', ['-f', '--seccomp-bpf', '-e', 'trace=write', '-o', '/dev/null', 'true']);
  const lacking: Partial<Record<Part, string>> = {
    ...(!works('java', '-version') && { java: 'no Java' }),
    ...(!display && { display: 'no display and no Xvfb' }),
    ...(!chromium && { chromium: 'no Chromium' }),
    ...(!works(python, '-c', 'import boto3') && { boto3: 'no boto3 for Python' }),
    ...(!works('aws', '--version') && { awscli: 'no AWS command line' }),
    ...(!hasKeyStore() && { keystore: 'no GNOME keyring or no D-Bus' }),
    ...(strace.error && { strace: 'no strace' }),
    ...(!works('makensis', '-VERSION') && { makensis: 'no makensis' }),
    ...(!(works('buildah', '--version') && works('ip', '-V') && !spawnSync('debootstrap').error && root) && {
      buildah: 'no buildah, debootstrap or iproute2, or not root',
    }),
  };
  // No set-up helps where the system lets nobody trace, make a sandbox or a network, as some containers do.
  const forbidden: typeof lacking = {
    ...(process.platform === 'win32' && { unix: 'Windows' }),
    ...(process.platform !== 'linux' && { linux: 'not Linux' }),
    ...(!hasIpv6() && { ipv6: 'no ::1' }),
    ...(strace.status !== 0 && !strace.error && { strace: 'tracing is forbidden here' }),
    ...(!canMakeSandbox() && { sandbox: 'no Linux that lets an ordinary user make a sandbox' }),
    ...(root && !works('unshare', '--net', 'true') && { buildah: 'networks are forbidden here' }),
  };
  return {
    chromium: chromium ?? 'chromium',
    python,
    shippedApp: shipped.executable,
    inspectableApp: inspectable.executable,
    browserArguments,
    lacking: root && existsSync('/etc/debian_version') ? forbidden : { ...lacking, ...forbidden },
  };
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
}

function hasKeyStore(): boolean {
  return (
    works('dbus-daemon', '--version') &&
    works('gnome-keyring-daemon', '--version') &&
    !spawnSync('dbus-send').error
  );
}

function canMakeSandbox(): boolean {
  if (process.platform !== 'linux') return false;
  const [command = '', ...args] = [...asOrdinaryUser, 'unshare', '--user', '--map-root-user', 'true'];
  return works(command, ...args);
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}
