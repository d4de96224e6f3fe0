// Installs the dependencies when they are missing or are not those of package-lock.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { npm, SetupError } from './process.mjs';

export async function installDependencies() {
  if (dependenciesAreCurrent()) return;
  console.log('Installing dependencies (npm ci)');
  const code = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
  });
  if (code !== 0 || !dependenciesAreCurrent())
    throw new SetupError('npm ci failed: the dependencies are not installed.');
}

/**
 * npm writes down what it installed, as its last act, inside node_modules: an interrupted installation leaves no such
 * record, and another branch's differs. Optional packages are for other platforms and may be absent.
 */
function dependenciesAreCurrent() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    const found = installed[path];
    if (path === '' || (found === undefined && (optional || devOptional))) return true;
    return found?.version === version && found.integrity === integrity;
  });
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(join(root, lockfile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
