// The cache of large parts, shared by all clones. A part appears there whole or not at all (it is made beside and
// renamed): a folder `files`, and a list of their digests, so that damage is noticed before the part is used.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cache } from './paths.mjs';

/** The folder of a part that is kept and undamaged, else undefined. */
export async function findKept(name) {
  const part = join(cache, name);
  const files = join(part, 'files');
  const expected = await readFile(join(part, 'contents.json'), 'utf8').catch(() => undefined);
  if (expected === undefined) return undefined;
  if (expected === (await contentsOf(files))) return files;
  console.log(`${part} is damaged; it is fetched again.`);
  await rm(part, { recursive: true });
  return undefined;
}

/** The folder of a part; `make(folder)` fills it when it is not kept yet. */
export async function keep(name, make) {
  const kept = await findKept(name);
  if (kept !== undefined) return kept;

  await mkdir(cache, { recursive: true });
  await removeAbandoned(name);
  const part = join(cache, name);
  const making = `${part}.making-${process.pid}`;
  const files = join(making, 'files');
  try {
    await mkdir(files, { recursive: true });
    await make(files);
    await writeFile(join(making, 'contents.json'), await contentsOf(files));
    await rename(making, part).catch((error) => {
      // Another clone was quicker.
      if (!existsSync(part)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return join(part, 'files');
}

/** What a killed process was making would stay for ever. */
async function removeAbandoned(name) {
  for (const entry of await readdir(cache)) {
    const [, pid] = entry.split('.making-');
    if (entry.startsWith(`${name}.making-`) && !isAlive(Number(pid)))
      await rm(join(cache, entry), { recursive: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function contentsOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const digest = entry.isSymbolicLink()
          ? `link ${await readlink(path)}`
          : await digestOf(path, 'sha256', 'hex');
        return [relative(folder, path), digest];
      }),
  );
  lines.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(lines), null, 1);
}

export async function digestOf(path, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest(encoding);
}
