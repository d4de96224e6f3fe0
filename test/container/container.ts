/** A container as Docker would run it: the image's own command, health check and signal, nothing of them written here. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { type Program, started } from '../support/headless';
import type { Image, Pushed } from './image';

export interface Container {
  /** The image's own command, by the image's own user. Resolves when it has said that it serves. */
  start(): Promise<void>;
  /** The exit code of the image's own health check. */
  health(): Promise<number>;
  /** As Docker would, by the image's signal to its process. */
  stop(): Promise<{ code: number | null; output: string; seconds: number }>;
  /** The layers of an image of what the container holds now, its volume aside. */
  commit(): Promise<Pushed>;
}

/** @param inside what runs a command in the container */
export function containerOf(
  config: Image['config'],
  inside: (command: readonly string[]) => [string, string[]],
  { commit }: Pick<Container, 'commit'>,
): Container {
  let program: Program | undefined;
  let output = '';
  /** For a test that failed before it stopped it. */
  const kill = async () => {
    if (program?.pid === undefined || program.exitCode !== null || program.signalCode !== null) return;
    const exited = once(program, 'exit');
    process.kill(await nodeUnder(program.pid), 'SIGKILL');
    await exited;
  };
  return {
    commit,
    async start() {
      program = spawn(...inside([...(config.Entrypoint ?? []), ...config.Cmd]), {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      program.stdout.on('data', (chunk) => (output += chunk));
      program.stderr.on('data', (chunk) => (output += chunk));
      onTestFinished(kill);
      await started(program);
      program.stdout.resume();
    },
    async health() {
      const [kind, ...test] = config.Healthcheck.Test;
      if (kind !== 'CMD') throw new Error(`A health check of the kind ${kind} needs a shell.`);
      const check = spawn(...inside(test), { stdio: 'ignore' });
      return (await once(check, 'exit'))[0];
    },
    async stop() {
      if (program?.pid === undefined) throw new Error('It was not started.');
      const begin = performance.now();
      const closed = once(program, 'close');
      process.kill(await nodeUnder(program.pid), config.StopSignal as NodeJS.Signals);
      const [code] = await closed;
      return { code, output, seconds: (performance.now() - begin) / 1000 };
    },
  };
}

/** What is the container's first process where processes have a namespace: buildah starts it below itself. */
async function nodeUnder(pid: number): Promise<number> {
  const executable = await readlink(`/proc/${pid}/exe`);
  if (executable.endsWith('/bin/node')) return pid;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean)) {
      const found = await nodeUnder(Number(child)).catch(() => undefined);
      if (found !== undefined) return found;
    }
  }
  throw new Error(`No Node runs under process ${pid}.`);
}
