/** A registry of images on this machine, as Debian ships it: what `docker push` and `docker run` speak with. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { provideDebianRegistry } from '../../scripts/setup/debian-registry.mjs';

export interface Registry {
  /** Such as 127.0.0.1:40123: what a name that is tagged for it begins with. */
  readonly host: string;
  close(): Promise<void>;
}

/** @param folder where it keeps what is pushed */
export async function startRegistry(folder: string): Promise<Registry> {
  const store = join(folder, 'registry');
  await mkdir(store);
  const config = join(store, 'config.json');
  const settings = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: store } },
    http: { addr: '127.0.0.1:0' },
  };
  await writeFile(config, JSON.stringify(settings));
  const program = spawn(await provideDebianRegistry(), ['serve', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const close = async () => {
    if (program.exitCode !== null) return;
    const exited = once(program, 'exit');
    program.kill();
    await exited;
  };
  const said: string[] = [];
  const lines = createInterface(program.stderr);
  for await (const line of lines) {
    const host = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    said.push(line);
    if (!host) continue;
    program.stderr.resume();
    return { host, close };
  }
  throw new Error(`The registry did not start: ${said.join('\n')}`);
}
