/**
 * The Electron that ships is one that still gets security fixes: the latest three stable majors do
 * (https://www.electronjs.org/docs/latest/tutorial/electron-timelines). Which they are says electron-to-chromium, the
 * list of Electron's releases that comes with the build tools: every renewal of package-lock.json brings a newer one, and
 * this test fails then if Electron was left behind.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const fromHere = createRequire(import.meta.url);

test('Electron is one of the latest three stable majors, and pinned', async () => {
  const list = fromHere.resolve('electron-to-chromium/full-versions.json');
  const releases = Object.keys(JSON.parse(await readFile(list, 'utf8')) as Record<string, string>);
  // A prerelease has letters in it.
  const stable = releases.flatMap((release) => /^(\d+)\.\d+\.\d+$/.exec(release)?.[1] ?? []).map(Number);
  const supported = [...new Set(stable)].sort((a, b) => b - a).slice(0, 3);
  expect(supported).toHaveLength(3);

  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const [, major] = /^(\d+)\.\d+\.\d+$/.exec(devDependencies.electron ?? '') ?? [];
  expect(supported).toContain(Number(major));
});
