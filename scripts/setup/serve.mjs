// Runs the headless program in this very process, so that its signals, its output and its exit code are ours.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { root } from './paths.mjs';

export async function serve() {
  await installDependencies();
  await build();
  await import(pathToFileURL(join(root, 'out/main/headless.js')).href);
  return process.exitCode;
}
