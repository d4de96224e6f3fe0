/** The worker's module as it is built. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

/** What a built module and the modules beside it import from elsewhere. */
async function importsOf(url: URL, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(url.href)) return [];
  seen.add(url.href);
  const source = await readFile(url, 'utf8');
  const names = [...source.matchAll(/^import\s(?:[^"';]*\sfrom\s*)?["']([^"']+)["']/gm)].map(
    ([, name = '']) => name,
  );
  const found = names.map(async (name) =>
    name.startsWith('.') ? importsOf(new URL(name, url), seen) : [name],
  );
  return (await Promise.all(found)).flat();
}

// An imported CommonJS package lets one start in twenty hang: see database.ts.
test('imports nothing but its own modules and those of Node', async () => {
  const names = await importsOf(pathToFileURL('out/main/store-worker.js'));
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !name.startsWith('node:'))).toEqual([]);
});
