/** What the Dockerfile says and no build here can show: the base is Node's own, and its labels are those of the package. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const dockerfile = readFileSync('Dockerfile', 'utf8');

test('the base is Node 22 or newer, unless another is given', () => {
  const version = /^ARG BASE=node:(\d+)-\w+-slim$/m.exec(dockerfile)?.[1];
  expect(Number(version)).toBeGreaterThanOrEqual(22);
  expect(dockerfile.match(/^FROM .*/gm)).toEqual([`FROM \${BASE} AS build`, `FROM \${BASE}`]);
});

test("the version in the image's label is the package's", () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(/^ARG VERSION=(.*)$/m.exec(dockerfile)?.[1]).toBe(version);
});

test('no credential is asked for while it is built, and the older builder understands it', () => {
  expect(dockerfile).not.toMatch(/^(ARG|ENV) .*(KEY|TOKEN|SECRET)/m);
  expect(dockerfile).not.toMatch(/^RUN --mount/m);
});
