/** What the sources say to people, and which messages they name: read from their syntax. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseSync } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Source {
  /** From the root of the project: `src/main/config.ts`. */
  readonly file: string;
  readonly program: Node;
}

export async function readSources(folder: string): Promise<Source[]> {
  const found = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = found.filter((item) => item.isFile() && item.name.endsWith('.ts'));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const file = relative(ROOT, path);
      return { file, program: parse(file, await readFile(path, 'utf8')) };
    }),
  );
}

export function parse(file: string, text: string): Node {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`);
  return program as unknown as Node;
}

/** Calls whose texts only a developer reads: lines of the log, and errors whose messages end in the log as causes. */
const FOR_DEVELOPERS = /^(.*\blog|.*#log|console)\.\w+$|^(Type|Range)?Error$|^DOMException$|^UnreadableBook$/;

/** Attributes that are shown or read out. */
const SHOWN = /\b(?:aria-label|alt|hint|label|placeholder|title)="([^"$]*)/g;

/** Every text that reads like a sentence, or like a label in a template. */
export function sentencesIn(program: Node): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.declaration) visit(node.declaration as Node);
        return;
      case 'NewExpression':
      case 'CallExpression':
        if (FOR_DEVELOPERS.test(nameOf(node.callee as Node))) return;
        break;
      case 'TaggedTemplateExpression': {
        const tag = nameOf(node.tag as Node);
        if (tag === 'html') found.push(...shownIn(textOf(node.quasi as Node)));
        // Expressions in a template of styles or drawings hold templates and numbers.
        for (const each of (node.quasi as { expressions: Node[] }).expressions) visit(each);
        return;
      }
      case 'Literal':
        if (typeof node.value === 'string' && isSentence(node.value)) found.push(node.value);
        return;
      case 'TemplateLiteral': {
        const text = textOf(node);
        if (isSentence(text)) found.push(text);
        break;
      }
      default:
        if (node.type.startsWith('TS') && node.type !== 'TSAsExpression' && !('expression' in node)) return;
    }
    for (const child of Object.values(node)) visitAll(child);
  };
  const visitAll = (child: unknown): void => {
    if (Array.isArray(child)) for (const each of child) visitAll(each);
    else if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node);
  };
  visit(program);
  return found;
}

/** Code that is kept in texts: SQL, policies, queries of media, parts of templates. */
const CODE = /^(?:select|insert|update|delete|pragma|begin|from|\(prefers)\b|[;{}<>=]|'[a-z-]+'|--/i;

/** Two words of letters, one after the other. */
function isSentence(text: string): boolean {
  if (CODE.test(text)) return false;
  return /(?:^|[\s("“])\p{L}[\p{L}’'-]+[,:.]? \p{L}+/u.test(text);
}

/** Texts between tags, and in attributes that are shown. One word is enough. */
function shownIn(template: string): string[] {
  const attributes = [...template.matchAll(SHOWN)].map(([, text]) => text ?? '');
  const texts = template
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]*>/g, '\n')
    .split(/\n|\$/);
  return [...texts, ...attributes].map((text) => text.trim()).filter((text) => /\p{L}{2,}/u.test(text));
}

/** The template's own text, with `$` for its values. */
function textOf(template: Node): string {
  const quasis = template.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join('$');
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier')
    return `${node.type === 'PrivateIdentifier' ? '#' : ''}${String(node.name)}`;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MemberExpression')
    return `${nameOf(node.object as Node)}.${nameOf(node.property as Node)}`;
  return '';
}

/** Strings and templates of the sources, a template's values as `.*`: what may name a message. */
export function textsIn(program: Node): RegExp[] {
  const found: RegExp[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as Node;
    if (node.type === 'Literal' && typeof node.value === 'string' && /^[\w-]+$/.test(node.value))
      found.push(new RegExp(`^${node.value}$`));
    const text = node.type === 'TemplateLiteral' ? textOf(node) : '';
    if (/^[\w$-]*\w_\$|^\$_\w[\w-]*$/.test(text) && /^[\w$-]+$/.test(text))
      found.push(new RegExp(`^${text.replaceAll('$', '[\\w-]+')}$`));
    for (const child of Object.values(node)) visit(child);
  };
  visit(program);
  return found;
}
