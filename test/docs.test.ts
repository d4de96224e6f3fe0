/** The pages that people read: each link, anchor, test, command and variable that they name exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/main/config';

const root = join(import.meta.dirname, '..');
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = [...pagesIn('.'), ...pagesIn('docs')];

const read = (page: string) => readFileSync(join(root, page), 'utf8');
const withoutBlocks = (text: string) => text.replace(/^ *```[\s\S]*?^ *```/gm, '');
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, group = '']) => group);

/** Links and pictures that lead to a file or a heading here. */
const linksIn = (text: string) =>
  found(withoutBlocks(text), /\]\(([^)\s]+)\)/g).filter((target) => !/^[a-z]+:/.test(target));

/** As GitHub names headings: small letters, no punctuation, a dash for each space, a number for what comes again. */
function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  return found(withoutBlocks(text), /^#+ +(.+?) *$/gm).map((heading) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsIn(read(file)).includes(anchor);
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('leads to files and headings that exist', () => {
    expect(linksIn(text).filter((target) => !leadsSomewhere(page, target))).toEqual([]);
  });

  test('names tests that exist', () => {
    const named = found(text, /`(test\/[^`\s]+)`/g);
    const exists = (path: string) =>
      ['', '.ts', '.test.ts'].some((end) => existsSync(join(root, `${path}${end}`)));
    expect(named.filter((path) => !exists(path))).toEqual([]);
  });

  test('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(found(text, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names variables of ours that the program knows', () => {
    const names = found(text, /(GUESTBOOK_[A-Z_]*[A-Z])/g);
    expect(readConfig(Object.fromEntries(names.map((name) => [name, '']))).unknown).toEqual([]);
  });
});

test('every page of docs/ can be found from the README', () => {
  const linked = linksIn(read('README.md')).map((target) => target.split('#')[0]);
  expect(pagesIn('docs').filter((page) => !linked.includes(page))).toEqual([]);
});
