import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Read as a text: the file imports Electron, which only runs in Electron.
const [, ...paper] =
  /const PAPER = \{ light: '(.+)', dark: '(.+)' \}/.exec(
    readFileSync('src/main/desktop/windows.ts', 'utf8'),
  ) ?? [];

test('a window has the paper of its page before the page is painted, in both themes', () => {
  const tokens = readFileSync('src/renderer/tokens.css', 'utf8');
  const [light, dark] = [...tokens.matchAll(/--paper: (#[0-9a-f]{6});/g)].map(([, colour]) => colour);
  expect(tokens.indexOf('prefers-color-scheme: dark')).toBeGreaterThan(tokens.indexOf(`--paper: ${light}`));
  expect(paper).toEqual([light, dark]);
});
