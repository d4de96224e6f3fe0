// Unpacks a zip with what Node has, since nothing else is certain to be there before anything is installed.
// (PKWARE's APPNOTE: the directory at the end says where each entry begins. Entries over 4 GB are not supported.)
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { run, SetupError } from './process.mjs';

const inflate = promisify(inflateRaw);
const deflated = 8;
const link = 0o120000;

/** `rename(path)` says where an entry goes within the folder, or undefined to leave it out. */
export async function unzip(archive, folder, rename = (path) => path) {
  const file = await open(archive);
  try {
    for (const entry of await directoryOf(file)) {
      const path = rename(entry.path);
      if (path === undefined || path === '' || path.endsWith('/')) continue;
      const target = resolve(folder, path);
      if (!target.startsWith(resolve(folder) + sep))
        throw new SetupError(`${archive} would write outside its folder.`);
      await mkdir(dirname(target), { recursive: true });
      const content = await contentOf(file, entry);
      if ((entry.mode & 0o170000) === link) {
        await symlink(content.toString(), target);
      } else {
        await writeFile(target, content);
        if (entry.mode & 0o111) await chmod(target, 0o755);
      }
    }
  } finally {
    await file.close();
  }
}

async function directoryOf(file) {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new SetupError('This is not a zip archive.');
  const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0; at < directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      method: directory.readUInt16LE(at + 10),
      size: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
      path: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function contentOf(file, { offset, size, method }) {
  const header = await read(file, offset, 30);
  const bytes = await read(file, offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), size);
  return method === deflated ? inflate(bytes) : bytes;
}

async function read(file, position, length) {
  const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  return buffer;
}

/** Every system that runs the tests has a `tar`. On Windows not the first on the PATH: Git's takes `C:` for a computer. */
const tar = process.platform === 'win32' ? join(process.env.SystemRoot, 'System32', 'tar.exe') : 'tar';

export async function untar(tarball, folder, ...members) {
  const code = await run(tar, ['-xzf', tarball, '-C', folder, '--strip-components=1', ...members]);
  if (code !== 0) throw new SetupError(`tar could not unpack ${tarball}.`);
}
