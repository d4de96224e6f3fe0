/** What the image is built on and with, where there is no way to Node's own image: a small Debian with the same Node. */
import { execFile } from 'node:child_process';
import { cp, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provideDebianBase } from '../../scripts/setup/debian-base.mjs';
import { provideNode } from '../../scripts/setup/node-release.mjs';

export const BASE = 'localhost/node-base';
/** Stands in what npm is told. */
export const NPM_SETTINGS = 'canary-npm-settings';

const execute = promisify(execFile);

/** What Node's own images have: Node and npm, and an ordinary user with the number 1000. */
export async function makeBase(buildah: (...args: string[]) => Promise<string>): Promise<void> {
  const archive = await provideDebianBase();
  const { stdout: packages } = await execute('npm', ['root', '--global']);
  const npm = await realpath(join(packages.trim(), 'npm'));
  const name = await buildah('from', 'scratch');
  const root = await buildah('mount', name);
  await execute('tar', ['-xf', archive, '-C', root]);
  await cp(await provideNode(), join(root, 'usr/local/bin/node'));
  await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  await execute('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm')]);
  await execute('chroot', [root, 'useradd', '--uid', '1000', '--create-home', 'node']);
  await buildah('umount', name);
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  await buildah('config', '--env', `PATH=${path}`, name);
  await buildah('commit', '--quiet', '--rm', '--disable-compression', name, BASE);
}

/** Volumes for the build: this machine's settings of npm, and the certificates they name. A volume is in no layer. */
export async function npmLoan(folder: string): Promise<string[]> {
  const { stdout } = await execute('npm', [
    'config',
    'get',
    'userconfig',
    'globalconfig',
    'registry',
    'cafile',
  ]);
  const settings = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
  const texts = await Promise.all(
    ['globalconfig', 'userconfig'].map((name) => readFile(settings.get(name) ?? '', 'utf8').catch(() => '')),
  );
  const lent = join(folder, 'npmrc');
  const text = [`; ${NPM_SETTINGS}`, ...texts, `registry=${settings.get('registry')}`].join('\n');
  await writeFile(lent, `${text}\n`, { mode: 0o600 });
  const certificates = settings.get('cafile');
  const named = certificates && certificates !== 'null' && certificates !== 'undefined' ? [certificates] : [];
  return [`${lent}:/root/.npmrc:ro`, ...named.map((file) => `${file}:${file}:ro`)];
}
