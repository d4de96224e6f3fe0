// Debian's registry of images, unpacked and not installed: installed, it would serve from then on, at Guestbook's own port.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from './kept.mjs';
import { run, SetupError } from './process.mjs';

/** The path of its executable. Needs apt and its package lists. */
export async function provideDebianRegistry() {
  const folder = await keep('docker-registry', async (making) => {
    const quiet = { cwd: making, stdio: ['ignore', 'ignore', 'ignore'] };
    const fetched = await run('apt-get', ['download', 'docker-registry'], quiet);
    const [archive] = await readdir(making);
    if (fetched !== 0 || !archive) throw new SetupError('apt-get could not download docker-registry.');
    await run('dpkg-deb', ['--extract', archive, '.'], quiet);
    await rm(join(making, archive));
  });
  return join(folder, 'usr/bin/docker-registry');
}
