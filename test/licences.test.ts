import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licencesPage, licenceTexts } from '../scripts/setup/licences.mjs';

/** Each lets a program under MIT ship what is under it. */
const ALLOWED = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'];

test('docs/third-party.md lists what ships, as the lock file has it', async () => {
  expect(await readFile(join(import.meta.dirname, '../docs/third-party.md'), 'utf8')).toBe(licencesPage());
});

test('what ships may ship with us', () => {
  const licences = [...licencesPage().matchAll(/^- .+: (.+)$/gm)].map(([, licence]) => String(licence));
  expect(licences.length).toBeGreaterThan(50);
  expect(licences.filter((licence) => !ALLOWED.includes(licence))).toEqual([]);
});

test('the text that ships names every package of the list, and has the terms of all but a few that bring none', () => {
  const texts = licenceTexts();
  const packages = [...licencesPage().matchAll(/^- (.+): .+$/gm)].map(([, name]) => String(name));
  expect(packages.filter((name) => !texts.includes(`${name} (`))).toEqual([]);
  expect(texts).toContain('Copyright (c) 2017 Google LLC');
  const without =
    texts
      .split('='.repeat(80))
      .at(-1)
      ?.match(/^.+ \(.+\)$/gm) ?? [];
  expect(without.length).toBeLessThan(packages.length / 10);
});
