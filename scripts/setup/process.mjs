// Runs other programs as if the person had: same terminal, their exit code is ours, and a stop reaches them first.
import { spawn } from 'node:child_process';

const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Resolves with the exit code. A program that was stopped because we were asked to stop has ended well: 0. */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  let stopped = false;
  const pass = (signal) => {
    stopped = true;
    // Ctrl+C reaches the whole terminal group; a second SIGINT would be taken for impatience.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of stops) process.on(signal, pass);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(stopped ? 0 : (code ?? 1)));
    });
  } finally {
    for (const signal of stops) process.off(signal, pass);
  }
}

/** Runs npm itself; on Windows it is a script that only a shell can start. */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/** For a script's last line: its failure is one line for the person, a stack only when it is a defect of ours. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
}

/** Something the person can mend: said without a stack. */
export class SetupError extends Error {}
