/** What is in the packaged app: everything that runs, and nothing else. */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shipped } from '../../scripts/setup/package.mjs';

const allowed = [
  /^package\.json$/,
  /^build\/icons\/256x256\.png$/,
  /^out\/main\/(desktop|store-worker|[\w-]+-[\w-]{8})\.js$/,
  /^out\/preload\/(guest|host)\.cjs$/,
  /^out\/renderer\/(guest|host)\.html$/,
  /^out\/renderer\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/,
  /^node_modules\/node-sqlite3-wasm\/(LICENSE|package\.json|dist\/node-sqlite3-wasm\.(js|wasm))$/,
];

/** It was 4.9 MB when this was written. More wants a reason. */
const CEILING = 6_000_000;

interface Folder {
  readonly files: Readonly<Record<string, Folder | { readonly size: number; readonly offset?: string }>>;
}

/** An asar: four sizes, the directory as JSON, then the files one after another. */
async function readArchive(path: string): Promise<Map<string, Buffer>> {
  const file = await open(path);
  try {
    const sizes = Buffer.alloc(16);
    await file.read(sizes, 0, 16, 0);
    const json = Buffer.alloc(sizes.readUInt32LE(12));
    await file.read(json, 0, json.length, 16);
    const start = 8 + sizes.readUInt32LE(4);
    const contents = new Map<string, Buffer>();
    const walk = async ({ files }: Folder, prefix: string) => {
      for (const [name, item] of Object.entries(files)) {
        if ('files' in item) {
          await walk(item, `${prefix}${name}/`);
          continue;
        }
        // One without a place lies outside, where its integrity is nobody's concern.
        if (item.offset === undefined) throw new Error(`${prefix}${name} is not in the archive.`);
        const bytes = Buffer.alloc(item.size);
        await file.read(bytes, 0, item.size, start + Number(item.offset));
        contents.set(`${prefix}${name}`, bytes);
      }
    };
    await walk(JSON.parse(json.toString()) as Folder, '');
    return contents;
  } finally {
    await file.close();
  }
}

describe('the packaged app', () => {
  let contents: Map<string, Buffer>;

  beforeAll(async () => {
    contents = await readArchive(shipped.archive);
  });

  test('holds what is on the list, and is no larger than it should be', async () => {
    expect([...contents.keys()].filter((path) => !allowed.some((each) => each.test(path)))).toEqual([]);
    // A window on Linux brings its icon; nothing else would miss it.
    expect([...contents.keys()]).toContain('build/icons/256x256.png');
    expect((await stat(shipped.archive)).size).toBeLessThan(CEILING);
  });

  test('has our licence and those of what it holds beside its archive, and nothing else of ours', async () => {
    // On a Mac the licences and the languages of Electron itself lie here too.
    const beside = (await readdir(dirname(shipped.archive))).filter(
      (name) => !/\.lproj$|^icon\.icns$|^LICENSES?\.(electron\.txt|chromium\.html)$/.test(name),
    );
    expect(beside.sort()).toEqual(['LICENSE.txt', 'app.asar', 'licences.txt']);
  });

  test('holds no script that the program does not load', () => {
    const scripts = [...contents.keys()].filter((path) => path.startsWith('out/main/'));
    const loaded = new Set(['out/main/desktop.js']);
    for (const path of loaded) {
      const source = contents.get(path)?.toString() ?? '';
      for (const [, name = ''] of source.matchAll(/["'`](\.\/[\w.-]+\.js)["'`]/g)) {
        const found = posix.join(posix.dirname(path), name);
        if (contents.has(found)) loaded.add(found);
      }
    }
    expect(scripts.filter((path) => !loaded.has(path))).toEqual([]);
    expect([...loaded]).toContain('out/main/store-worker.js');
  });

  test('hands nothing to the system to open', () => {
    for (const [path, bytes] of contents) {
      if (!path.startsWith('out/')) continue;
      for (const name of ['openExternal', 'openPath', 'showItemInFolder'])
        expect(bytes.includes(name), `${path} ${name}`).toBe(false);
    }
  });

  test('gives no worker of a page Node', () => {
    for (const [path, bytes] of contents) expect(bytes.includes('nodeIntegrationInWorker'), path).toBe(false);
  });

  test('names no source map and no file of the machine that built it', () => {
    const folder = process.cwd();
    for (const [path, bytes] of contents) {
      expect(bytes.includes('//# sourceMappingURL='), path).toBe(false);
      expect(bytes.includes(folder), path).toBe(false);
    }
  });

  test('is described without its scripts and its dependencies for development', async () => {
    const described = JSON.parse(contents.get('package.json')?.toString() ?? '{}') as Record<string, unknown>;
    expect(described).not.toHaveProperty('scripts');
    expect(described).not.toHaveProperty('devDependencies');
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(described).toMatchObject({ main: 'out/main/desktop.js', version });
  });
});
