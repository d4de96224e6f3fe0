/**
 * The image as it is built and run: only the program in it, not root, on port 80, healthy, stopped by its signal, what was
 * signed is there again on the same volume, and no credential in any layer. It has a network of its own with nothing in
 * it but a table and, for an instance, its metadata.
 */
import { chown, mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { postJson } from '../server/serving';
import { draft } from '../support/draft';
import { startFaultProxy } from '../support/fault-proxy';
import { messages, post } from '../support/headless';
import { labBlock, labDockerRun } from '../support/lab-page';
import { needs } from '../support/machine';
import { roleKeys, startInstanceRole } from '../support/role-stubs';
import { NPM_SETTINGS } from './base';
import { type BuiltImage, buildImage, filesOf, filesWith } from './image';
import { type Network, openNetwork } from './network';
import { startRegistry } from './registry';

const SECRET = 'canary-secret-of-the-environment';
const HIDDEN = 'canary-of-the-folder';
const SOURCE = 'https://guestbook.example/source';
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
/** Where people leave credentials, and what an earlier build left. */
const hidden = [
  '.env',
  '.npmrc.bak',
  '.aws/credentials',
  'credentials',
  'src/.env',
  'src/main/lab.pem',
  'node_modules/left/index.js',
  'out/main/left.js',
];

needs('buildah', 'java')('the container image', () => {
  let image: BuiltImage;

  beforeAll(async () => {
    image = await buildImage(Object.fromEntries(hidden.map((path) => [path, HIDDEN])), SOURCE);
  }, 900_000);
  afterAll(() => image?.close());

  test('is the program, SQLite and nothing else on its base', async () => {
    const { layers } = await image.push();
    const [own] = layers.slice(-1);
    if (!own) throw new Error('It has no layer.');
    const files = await filesOf(own.path);
    process.stdout.write(`own layer: ${own.bytes} bytes, ${files.length} files\n`);
    expect(own.bytes).toBeLessThan(8_000_000);
    expect(files).toEqual(
      expect.arrayContaining([
        'app/out/main/headless.js',
        'app/out/main/store-worker.js',
        'app/LICENSE',
        'app/licences.txt',
      ]),
    );
    const packages = files.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(['node-sqlite3-wasm']);
    expect(files.filter((path) => /electron|desktop|preload|src\//.test(path))).toEqual([]);
  });

  test('is run by an ordinary user, with what docs/configuration.md says of its settings', () => {
    const { User, Env, Volumes, StopSignal, Labels } = image.config;
    expect(User).toBe('1000:1000');
    expect(Env).toEqual(
      expect.arrayContaining([
        'PORT=80',
        'HOST=0.0.0.0',
        'GUESTBOOK_BACKEND=dynamodb',
        'GUESTBOOK_DATA_DIR=/data',
        'GUESTBOOK_CONFIRM_SECONDS=5',
        'GUESTBOOK_POSTS_PER_MINUTE=0',
        'GUESTBOOK_ALLOWED_HOSTS=*',
      ]),
    );
    expect(Volumes).toEqual({ '/data': {} });
    expect(StopSignal).toBe('SIGTERM');
    expect(Labels).toMatchObject({
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.source': SOURCE,
    });
  });

  test('is built without what else lies in the folder, and keeps nothing that npm was told', async () => {
    const context = await image.context();
    expect(context).toContain('package-lock.json');
    expect(context.filter((path) => hidden.includes(path))).toEqual([]);
    const { files } = await image.push();
    // The search finds what is there.
    expect(await filesWith('app/out/main/headless.js', files)).not.toEqual([]);
    expect(await filesWith(HIDDEN, files)).toEqual([]);
    expect(await filesWith(NPM_SETTINGS, files)).toEqual([]);
  });

  test('with the keys of a lab: signs, is healthy, stops within 10 s, has it again on its volume, keeps no key', async () => {
    const { network, volume, table } = await surroundings();
    const lab = labDockerRun('4.');
    expect(lab).toMatchObject({ image: 'guestbook', port: 80 });
    const env = {
      ...lab.env,
      ...table.env,
      AWS_ACCESS_KEY_ID: 'ASIACANARYCANARY',
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_SESSION_TOKEN: SECRET,
    };
    const first = await image.container(network, env, volume);
    await first.start();
    expect(await sign(network, 'before the stop')).toBe('synced');
    expect(await first.health()).toBe(0);
    const stopped = await first.stop();
    process.stdout.write(`stopped in ${stopped.seconds.toFixed(2)} s\n`);
    expect(stopped).toMatchObject({ code: 0, output: expect.stringContaining('Stopping.') });
    expect(stopped.seconds).toBeLessThan(10);
    expect(await first.health()).toBe(1);

    const second = await image.container(network, env, volume);
    await second.start();
    expect(await messages(network.address)).toEqual(['before the stop']);
    expect((await second.stop()).code).toBe(0);
    expect(await table.messages()).toEqual(['before the stop']);

    const { files } = await first.commit();
    const kept = (await readdir(volume, { withFileTypes: true })).filter((entry) => entry.isFile());
    const books = kept.map(({ name }) => join(volume, name));
    expect(books).toContainEqual(expect.stringMatching(/\.db$/));
    for (const key of [SECRET, 'ASIACANARYCANARY'])
      expect(await filesWith(key, [...files, ...books])).toEqual([]);
    expect(stopped.output).not.toContain(SECRET);
  });

  test('tagged, pushed and fetched; on an instance, with its role and no key in the environment: what is signed is in the table', async () => {
    const lab = labDockerRun('7.');
    expect(lab.port).toBe(80);
    expect(labBlock('5.', 'sh')).toBe(
      'docker tag guestbook <your name>/guestbook\ndocker push <your name>/guestbook\n',
    );
    const registry = await startRegistry(image.folder);
    onTestFinished(() => registry.close());
    const fetched = await image.through(registry, lab.image);
    onTestFinished(() => fetched.close());
    expect(fetched.config).toEqual(image.config);

    const role = await startInstanceRole();
    onTestFinished(() => role.close());
    const { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata = '' } = role.env;
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(() => proxy.close());
    const { network, volume, table } = await surroundings({ 8000: proxy.endpoint, 8001: metadata });
    const container = await fetched.container(
      network,
      { ...lab.env, ...table.env, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:8001' },
      volume,
    );
    await container.start();
    expect(await sign(network, 'by the role')).toBe('synced');
    expect(await table.messages()).toEqual(['by the role']);
    expect(role.asked[0]).toBe('PUT /latest/api/token');
    const before = role.keys.AccessKeyId;
    role.keys = roleKeys(2);
    proxy.fault = ({ keyId }) => (keyId === before ? 'expired-token' : undefined);
    expect(await sign(network, 'by its next keys')).toBe('synced');
    expect((await table.messages()).sort()).toEqual(['by its next keys', 'by the role']);
    expect(proxy.calls.at(-1)?.keyId).toBe(role.keys.AccessKeyId);
    const { code, output } = await container.stop();
    expect(code).toBe(0);
    expect(output).not.toContain('canary');
  });

  test('many guests behind one address, by whatever name it is called, are all let in', async () => {
    const { network } = await surroundings();
    const container = await image.container(network, { GUESTBOOK_BACKEND: 'local' });
    await container.start();
    // A terminal's limit is 120 a minute, 60 at once.
    const posts = Array.from({ length: 130 }, (_, number) =>
      postJson(network.address, draft(`guest ${number}`), { host: 'a-name-that-nobody-told-it.example' }),
    );
    expect(new Set((await Promise.all(posts)).map(({ status }) => status))).toEqual(new Set([201]));
    expect((await container.stop()).code).toBe(0);
  });

  test('with nothing given: serves, says what it lacks, and answers whom it has let in before it stops', async () => {
    const { network } = await surroundings();
    const container = await image.container(network, {});
    await container.start();
    expect(await sign(network, 'without a key')).toBe('pending');
    expect(await container.health()).toBe(0);
    expect(await (await fetch(`${network.address}/healthz`)).json()).toMatchObject({
      status: 'ok',
      cloud: 'credentials',
      problem: expect.stringContaining('No AWS credentials were found.'),
    });

    // It is in the book, and its answer waits for the table.
    const signing = sign(network, 'during the stop');
    await vi.waitFor(async () => expect(await messages(network.address)).toContain('during the stop'), {
      timeout: 4000,
    });
    const { code, seconds } = await container.stop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(10);
    expect(await signing).toBe('pending');

    // Without a volume they went with the container.
    const next = await image.container(network, {});
    await next.start();
    expect(await messages(network.address)).toEqual([]);
    expect((await next.stop()).code).toBe(0);
  });

  /** A network with the table let in at port 8000, and an empty volume as Docker would make it. */
  async function surroundings(letIn: Readonly<Record<number, string>> = {}) {
    const folder = await mkdtemp(join(image.folder, 'network-'));
    const volume = join(folder, 'volume');
    await mkdir(volume);
    await chown(volume, 1000, 1000);
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const network = await openNetwork({ 8000: inject('dynamodbEndpoint'), ...letIn }, folder);
    onTestFinished(() => network.close());
    const table = {
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000',
        GUESTBOOK_TABLE: fixture.name,
      },
      messages: async () => (await fixture.items()).map(({ message }) => message),
    };
    return { network, volume, table };
  }
});

/** Resolves with what the answer says of the entry. */
async function sign({ address }: Network, message: string): Promise<unknown> {
  const answer = await post(address, message);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { state: unknown }).state;
}
