// Debian's registry of images, unpacked and not installed: installed, it would serve from then on, at Guestbook's own port.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from './kept.mjs';
import { run, SetupError } from './process.mjs';

/** The path of its executable. Only root can fetch it: the lists of packages may be missing. */
export async function provideDebianRegistry() {
  const folder = await keep('docker-registry', async (making) => {
    const options = { cwd: making, stdio: ['ignore', 'ignore', 'ignore'] };
    const succeeds = async (...command) => (await run(...command, options)) === 0;
    const fetch = () => succeeds('apt-get', ['download', 'docker-registry']);
    const fetched = (await fetch()) || ((await succeeds('apt-get', ['update'])) && (await fetch()));
    const [archive] = await readdir(making);
    if (!fetched || !archive) throw new SetupError('apt-get could not download docker-registry.');
    if (!(await succeeds('dpkg-deb', ['--extract', archive, '.'])))
      throw new SetupError(`dpkg-deb could not unpack ${archive}.`);
    await rm(join(making, archive));
  });
  return join(folder, 'usr/bin/docker-registry');
}
