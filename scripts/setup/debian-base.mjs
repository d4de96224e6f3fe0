// A small Debian for the tests of the container image and of the .deb, from Debian's own servers: where the tests run there may be no way to
// the images of a registry. It is kept as one archive, since its devices and owners are nothing that a cache can compare.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from './kept.mjs';
import { run, SetupError } from './process.mjs';

const release = 'bookworm';
const notNeeded = [
  'dev',
  'var/cache/apt',
  'var/lib/apt/lists',
  'usr/share/doc',
  'usr/share/locale',
  'usr/share/man',
];

/** The path of a tar archive of its root folder. Only root can make it. */
export async function provideDebianBase() {
  const folder = await keep(`debian-${release}-minbase`, async (making) => {
    console.log(
      `Fetching a small Debian (${release}) for the tests of the container image and the .deb: a minute or two`,
    );
    const base = join(making, 'base');
    await succeed('debootstrap', ['--variant=minbase', release, base]);
    const excluded = notNeeded.map((path) => `--exclude=./${path}/*`);
    await succeed('tar', ['-C', base, '--numeric-owner', ...excluded, '-cf', join(making, 'base.tar'), '.']);
    await rm(base, { recursive: true });
  });
  return join(folder, 'base.tar');
}

async function succeed(command, args) {
  const code = await run(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (code !== 0) throw new SetupError(`${command} failed: is the network there?`);
}
