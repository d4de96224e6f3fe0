// Builds the program into out/.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licenceTexts } from './licences.mjs';
import { root } from './paths.mjs';
import { run, SetupError } from './process.mjs';

export async function build() {
  const code = await runTool('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new SetupError('The build failed.');
  await writeFile(join(root, 'out/licences.txt'), licenceTexts());
}

/** Runs a tool of node_modules, named by its file there, in this clone; resolves with its exit code. */
export function runTool(file, args, options = {}) {
  return run(process.execPath, [join(root, 'node_modules', file), ...args], { cwd: root, ...options });
}
