/**
 * The image, built from the Dockerfile and run by buildah, which needs no daemon. Its base is a small Debian with Node and
 * this machine's npm in the place of Node's own image. What npm is told on this machine is lent to the build, and
 * must not be in its result.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BASE, makeBase, npmLoan } from './base';
import { type Container, containerOf } from './container';
import type { Network } from './network';
import type { Registry } from './registry';

/** Nothing of this machine's work belongs to the sources. */
const NOT_SOURCES = new Set(['.git', 'node_modules', 'out', 'dist'].map((name) => resolve(name)));

const execute = promisify(execFile);

export interface Image {
  /** As `buildah inspect` tells it. */
  readonly config: {
    readonly User: string;
    readonly WorkingDir: string;
    readonly Env: readonly string[];
    readonly Cmd: readonly string[];
    readonly Entrypoint: readonly string[] | null;
    readonly Volumes: Readonly<Record<string, unknown>>;
    readonly Labels: Readonly<Record<string, string>>;
    readonly StopSignal: string;
    readonly Healthcheck: { readonly Test: readonly string[] };
  };
  readonly folder: string;
  /** A container of it, not yet running. `volume` is a folder, for what the image declares as its volume. */
  container(network: Network, env: Readonly<Record<string, string>>, volume?: string): Promise<Container>;
  /** Layers and configuration as they would be pushed, each a file; the last layer is the Dockerfile's own. */
  push(name?: string): Promise<Pushed>;
  close(): Promise<void>;
}

export interface BuiltImage extends Image {
  /** The files that a COPY of everything would copy. */
  context(): Promise<string[]>;
  /** Tags it for the registry, pushes it, and fetches it from there as another machine would. */
  through(registry: Registry, name: string): Promise<Image>;
}

export interface Pushed {
  readonly files: readonly string[];
  readonly layers: readonly { readonly path: string; readonly bytes: number }[];
}

/** Where a machine keeps its images. */
interface Storage {
  readonly options: readonly string[];
  buildah(...args: string[]): Promise<string>;
}

function storageIn(folder: string): Storage {
  const options = [
    '--storage-driver',
    'vfs',
    '--root',
    join(folder, 'root'),
    '--runroot',
    join(folder, 'run'),
  ];
  return {
    options,
    buildah: async (...args) =>
      (await execute('buildah', [...options, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim(),
  };
}

/**
 * @param hidden files by their path in the sources' folder, as people leave them there
 * @param source where it is told that the sources are kept
 */
export async function buildImage(
  hidden: Readonly<Record<string, string>>,
  source: string,
): Promise<BuiltImage> {
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-image-'));
  const storage = storageIn(folder);
  const sources = join(folder, 'sources');
  try {
    await cp('.', sources, { recursive: true, filter: (path) => !NOT_SOURCES.has(resolve(path)) });
    for (const [path, text] of Object.entries(hidden)) {
      await mkdir(join(sources, path, '..'), { recursive: true });
      await writeFile(join(sources, path), text);
    }
    await makeBase(storage.buildah);
    const build = ['build', '--isolation=chroot', '--format=docker', '--pull-never', '--disable-compression'];
    const lent = (await npmLoan(folder)).flatMap((volume) => ['--volume', volume]);
    await storage.buildah(
      ...build,
      '--build-arg',
      `BASE=${BASE}`,
      '--build-arg',
      `SOURCE=${source}`,
      ...lent,
      '--tag',
      'localhost/guestbook',
      sources,
    );
    return builtIn(storage, await imageIn(storage, 'localhost/guestbook', folder));
  } catch (error) {
    await remove(storage, folder);
    throw error;
  }
}

async function imageIn({ options, buildah }: Storage, image: string, folder: string): Promise<Image> {
  const inspected = JSON.parse(await buildah('inspect', '--type=image', image));
  const config = inspected.Docker.config as Image['config'];
  let pushes = 0;

  async function push(name = image): Promise<Pushed> {
    const target = join(folder, `pushed-${++pushes}`);
    await buildah('push', '--quiet', '--disable-compression', name, `dir:${target}`);
    const manifest = JSON.parse(await readFile(join(target, 'manifest.json'), 'utf8')) as {
      layers: { digest: string; size: number }[];
    };
    return {
      files: (await readdir(target)).map((file) => join(target, file)),
      layers: manifest.layers.map(({ digest, size }) => ({
        path: join(target, digest.replace('sha256:', '')),
        bytes: size,
      })),
    };
  }

  return {
    config,
    folder,
    push,
    close: () => remove({ options, buildah }, folder),
    async container(network, env, volume) {
      const name = await buildah('from', '--pull-never', image);
      const [target = ''] = Object.keys(config.Volumes);
      // buildah would put a volume of its own over the one that is given.
      if (volume) await buildah('config', '--volume', `${target}-`, name);
      const given = [
        ...(volume ? ['--volume', `${volume}:${target}`] : []),
        ...Object.entries(env).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
      ];
      const [command = '', ...first] = [...network.enter, 'buildah', ...options, 'run', '--isolation=chroot'];
      return containerOf(config, (inside) => [command, [...first, ...given, name, '--', ...inside]], {
        commit: async () =>
          push(await buildah('commit', '--quiet', '--disable-compression', name, `localhost/${name}`)),
      });
    },
  };
}

function builtIn({ buildah }: Storage, image: Image): BuiltImage {
  const { folder } = image;
  return {
    ...image,
    async context() {
      const file = join(folder, 'Context');
      await writeFile(file, 'FROM scratch\nCOPY . /\n');
      const tag = 'localhost/context';
      await buildah('build', '--isolation=chroot', '--file', file, '--tag', tag, join(folder, 'sources'));
      const { layers } = await image.push(tag);
      return (await Promise.all(layers.map(({ path }) => filesOf(path)))).flat();
    },
    async through({ host }, name) {
      const tag = `${host}/${name}`;
      await buildah('tag', 'localhost/guestbook', tag);
      await buildah('push', '--quiet', '--tls-verify=false', tag);
      const elsewhere = await mkdtemp(join(tmpdir(), 'guestbook-image-'));
      const storage = storageIn(elsewhere);
      try {
        await storage.buildah('pull', '--quiet', '--tls-verify=false', tag);
        return await imageIn(storage, tag, elsewhere);
      } catch (error) {
        await remove(storage, elsewhere);
        throw error;
      }
    },
  };
}

async function remove({ buildah }: Storage, folder: string): Promise<void> {
  await buildah('rm', '--all');
  await rm(folder, { recursive: true });
}

/** The paths in a layer, folders aside. */
export async function filesOf(layer: string): Promise<string[]> {
  const { stdout } = await execute('tar', ['-tf', layer], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').filter((path) => path !== '' && !path.endsWith('/'));
}

/** The files that have the text in them. */
export async function filesWith(text: string, files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(text)) found.push(file);
  return found;
}
