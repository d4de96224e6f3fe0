/** The commands of docs/lab.md, for the tests that run them as they stand there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const page = readFileSync(resolve('docs/lab.md'), 'utf8');

/** The block in this language in the section with this number, such as `4.`. */
export function labBlock(section: string, language: 'sh' | 'python', number = 0): string {
  const text = page.split(/^## /m).find((candidate) => candidate.startsWith(section)) ?? '';
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))];
  const block = blocks[number]?.[1];
  if (!block) throw new Error(`docs/lab.md has no such block: ${section}`);
  return block;
}

/** What `docker run` of a section gives: variables, the port inside, the image. An option that is not known here throws. */
export function labDockerRun(section: string): { env: Record<string, string>; port: number; image: string } {
  const command = labBlock(section, 'sh')
    .replaceAll('\\\n', ' ')
    .replaceAll('<your name>', 'ada')
    .split('\n')
    .find((line) => line.startsWith('docker run '));
  const { values, positionals } = parseArgs({
    args: command?.split(/\s+/).slice(2) ?? [],
    options: { env: { type: 'string', multiple: true }, publish: { type: 'string', short: 'p' } },
    allowPositionals: true,
  });
  const [image = '', ...rest] = positionals;
  if (rest.length > 0) throw new Error(`docs/lab.md runs something else than the image's command: ${rest}`);
  return {
    env: Object.fromEntries((values.env ?? []).map((pair) => pair.split('='))),
    port: Number(values.publish?.split(':')[1]),
    image,
  };
}
