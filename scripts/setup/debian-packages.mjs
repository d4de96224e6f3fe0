// The Debian packages that the tests need: a display, browsers' libraries, Chromium, Java, boto3 and AWS's command line,
// strace, a key store, what builds and runs the container image, what compiles the installer of Windows, and fonts so that
// every script a guest may write in has glyphs in a screenshot. Root on Debian gets what is missing; others are told.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SetupError } from './process.mjs';

const packages = `
  xvfb xauth chromium python3 python3-boto3 awscli default-jre-headless strace dbus-daemon gnome-keyring
  buildah debootstrap iproute2 nsis
  libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libatk-bridge2.0-0 libnotify4 libsecret-1-0
  fonts-dejavu-core fonts-liberation fonts-noto-core fonts-noto-color-emoji fonts-wqy-zenhei`
  .trim()
  .split(/\s+/);

/** Debian 13 and later renamed what changed with 64-bit time. */
const renamedIn13 = new Set(['libgtk-3-0', 'libasound2', 'libatk-bridge2.0-0']);

/** @param more packages besides those of the tests */
export function installDebianPackages(...more) {
  const release = debianRelease();
  if (release === undefined) return;
  const missing = missingPackages(release, more);
  if (missing.length === 0) return;

  if (process.getuid() !== 0) {
    console.log(
      `Some suites need Debian packages; to run them too: sudo apt-get install ${missing.join(' ')}`,
    );
    return;
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const first = aptGet('install', ...missing);
  if (first.status === 0) return;
  // Usually the package lists are missing or too old.
  aptGet('update');
  const second = aptGet('install', ...missing);
  if (second.status !== 0) throw new SetupError(`apt-get could not install them:\n${second.stderr}`);
}

/** 12, 13, ...; undefined anywhere else than on Debian. */
function debianRelease() {
  if (process.platform !== 'linux') return undefined;
  let text;
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    return undefined;
  }
  if (!/^ID="?debian"?$/m.test(text)) return undefined;
  return Number(/^VERSION_ID="?(\d+)/m.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
}

function missingPackages(release, more) {
  const wanted = [...packages, ...more]
    .filter((name) => name !== 'default-jre-headless' || !hasJava())
    .map((name) => (release >= 13 && renamedIn13.has(name) ? `${name}t64` : name));
  const { stdout } = spawnSync('dpkg', ['--get-selections', ...wanted], { encoding: 'utf8' });
  const installed = new Set(
    [...stdout.matchAll(/^([^\s:]+)\S*\s+(?:install|hold)$/gm)].map(([, name]) => name),
  );
  return wanted.filter((name) => !installed.has(name));
}

export function hasJava() {
  return spawnSync('java', ['-version']).status === 0;
}

function aptGet(command, ...names) {
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  const choice = command === 'install' ? ['-y', '--no-install-recommends', ...names] : [];
  return spawnSync('apt-get', [...quiet, command, ...choice], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
