import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAPER } from '../../src/main/desktop/paper';

test('a window has the paper of its page before the page is painted, in both themes', () => {
  const tokens = readFileSync('src/renderer/tokens.css', 'utf8');
  const [light, dark] = [...tokens.matchAll(/--paper: (#[0-9a-f]{6});/g)].map(([, colour]) => colour);
  expect(tokens.indexOf('prefers-color-scheme: dark')).toBeGreaterThan(tokens.indexOf(`--paper: ${light}`));
  expect(PAPER).toEqual({ light, dark });
});
