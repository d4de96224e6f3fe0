/**
 * The packages for Linux start on a bare system. electron-builder's own defaults do not: its list for the .deb lacks libraries,
 * its AppImage needs a libfuse2 that newer systems lack and goes without Chromium's sandbox.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, inject, test } from 'vitest';

const config = await readFile('electron-builder.yml', 'utf8');
const debian = spawnSync('dpkg-query', ['--version']).status === 0;

test('the AppImage brings its own runtime, and its entry in the menu does not turn the sandbox off', () => {
  expect(config).toMatch(/^toolsets:\n {2}appimage: 1\.\d+\.\d+$/m);
  expect(config).not.toMatch(/^[^#\n]*(executableArgs|no-sandbox)/m);
});

test.runIf(debian)('the .deb depends on every library that the program is linked with', () => {
  const [, list = ''] = /^deb:\n {2}recommends: .*\n {2}depends:\n((?: {4}- .*\n)+)/m.exec(config) ?? [];
  const named = [...list.matchAll(/^ {4}- "?([^"\n]*)/gm)].flatMap(([, choice = '']) => choice.split(' | '));
  expect(named).not.toEqual([]);
  const brought = withDependencies(named);

  const { shippedApp } = inject('machine');
  const linked = execFileSync('ldd', [shippedApp], { encoding: 'utf8' });
  const libraries = [...linked.matchAll(/=> (\/\S+)/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith(dirname(shippedApp)))
    .map((path) => basename(path));
  expect(libraries.length).toBeGreaterThan(20);
  const owners = ownersOf(libraries);
  expect(libraries.filter((library) => !owners.get(library)?.some((name) => brought.has(name)))).toEqual([]);
});

/** Of packages that are installed: themselves and what they bring to a bare system, which of alternatives is the first. */
function withDependencies(names: readonly string[]): Set<string> {
  const field = (name: string) => `\${${name}}`;
  const format = `${field('Package')}\t${field('Provides')}\t${field('Pre-Depends')}, ${field('Depends')}\n`;
  const list = execFileSync('dpkg-query', ['--show', '--showformat', format], { encoding: 'utf8' });
  const namesIn = (text: string) => text.split(',').map((part) => part.trim().split(/[ :]/)[0] ?? '');
  /** By its name, and by the names that it provides: Ubuntu's libgtk-3-0t64 is libgtk-3-0 too. */
  const direct = new Map<string, string[]>();
  for (const line of list.split('\n')) {
    const [name = '', provides = '', depends = ''] = line.split('\t');
    direct.set(name, namesIn(depends));
    for (const other of namesIn(provides)) if (!direct.has(other)) direct.set(other, [name]);
  }
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    direct.get(name)?.forEach(visit);
  };
  names.forEach(visit);
  return found;
}

/** The packages with a file of that name, wherever it lies: `/lib` may be `/usr/lib`. */
function ownersOf(libraries: readonly string[]): Map<string, string[]> {
  const patterns = libraries.map((library) => `*/${library}`);
  const { stdout } = spawnSync('dpkg-query', ['--search', ...patterns], { encoding: 'utf8' });
  const owners = new Map<string, string[]>();
  for (const [, name = '', path = ''] of stdout.matchAll(/^([^\s:,]+)[^ ]*: (\S+)$/gm)) {
    const library = basename(path);
    owners.set(library, [...(owners.get(library) ?? []), name]);
  }
  return owners;
}
