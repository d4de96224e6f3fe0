/** Every sentence that a person reads is a message of shared/words: none stands elsewhere, and none is left over there. */
import { IntlMessageFormat } from 'intl-messageformat';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONNECTION } from '../../../src/shared/words/english/connection';
import { GUEST } from '../../../src/shared/words/english/guest';
import { HOST } from '../../../src/shared/words/english/host';
import { PROGRAM } from '../../../src/shared/words/english/program';
import { CREDENTIALS, SESSION } from '../../../src/shared/words/english/session';
import { TABLE } from '../../../src/shared/words/english/table';
import { parse, readSources, type Source, sentencesIn, textsIn } from './in-source';

const WORDS = 'src/shared/words/';

/** Texts that read like sentences and are none that a person is told. */
const NO_SENTENCES: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  // Names of places, as AWS writes them.
  'src/shared/connection.ts': [/^[A-Z][\w. ]+ \([\p{L}\w. -]+\)$/u],
  // A schema's own word on a query: whoever sent it is told `request_not_understood`.
  'src/shared/schemas.ts': ['before and after exclude each other'],
  'src/main/config.ts': ['Application Support'],
  // To a request that no page of ours makes.
  'src/main/desktop/protocol.ts': ['Not found'],
  // The head of an HTTP answer.
  'src/main/server/problems.ts': [/^HTTP\/1\.1 /, /^Content-Length: /],
  // Names of columns.
  'src/main/store/change-set.ts': [/^position, id, state, /],
  // Parts of questions in SQL.
  'src/main/store/book.ts': [/^entries (where|join) /],
  // AWS's names of failures, in lists.
  'src/main/dynamodb/failures.ts': [/^\w+(\s+\w+)+$/],
  // SQLite's words, by which damage is recognised.
  'src/main/store/damage.ts': [
    'database disk image is malformed',
    'malformed database schema',
    'unsupported file format',
    'file is not a database',
  ],
};

const LISTS = { CONNECTION, CREDENTIALS, GUEST, HOST, PROGRAM, SESSION, TABLE };

let sources: readonly Source[] = [];

beforeAll(async () => {
  sources = (await readSources('src')).filter(({ file }) => !file.startsWith(WORDS));
});

describe('the sources', () => {
  test('say nothing to a person but by the name of a message', () => {
    const found = sources
      .flatMap(({ file, program }) => sentencesIn(program).map((text) => ({ file, text })))
      .filter(({ file, text }) => !NO_SENTENCES[file]?.some((known) => matches(known, text)));
    expect(found).toEqual([]);
  });

  test('have no exception that stands nowhere', () => {
    const said = sources.map(({ file, program }) => ({ file, texts: sentencesIn(program) }));
    const gone = Object.entries(NO_SENTENCES).filter(
      ([path, known]) =>
        !known.every((each) =>
          said.some(({ file, texts }) => file === path && texts.some((text) => matches(each, text))),
        ),
    );
    expect(gone).toEqual([]);
  });

  test('name every message', () => {
    const named = sources.flatMap(({ program }) => textsIn(program));
    const unused = Object.values(LISTS)
      .flatMap((list) => Object.keys(list))
      .filter((name) => !named.some((pattern) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});

describe('the messages', () => {
  const all = Object.entries(LISTS).flatMap(([list, messages]) =>
    Object.entries(messages).map(([name, text]) => ({ list, name, text: text as string })),
  );

  test('have names that are theirs alone, so that a sentence can be told by its name', () => {
    const names = all.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(all)('$name can be said', ({ text }) => {
    // An apostrophe before a brace would quote it in ICU's syntax.
    expect(text).not.toMatch(/'[{}]/);
    const ast = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
    expect(ast.length).toBeGreaterThan(0);
  });
});

describe('the search for sentences', () => {
  // A euro stands for the sign before a template's value.
  const found = (text: string) => sentencesIn(parse('found.ts', text.replaceAll('€', '$')));

  test.each([
    ["throw new GuestbookError('internal', 'It went wrong.')", ['It went wrong.']],
    ['say(`The folder €{folder} is full.`)', ['The folder $ is full.']],
    ["const words = { off: 'No port is open.' } as const;", ['No port is open.']],
    ['html`<p class="quiet">Saved</p>`', ['Saved']],
    ['html`<p>€{value} left</p>`', ['left']],
    ['html`<input aria-label="Search here" class="a b" />`', ['Search here']],
    ["html`<b>€{busy ? 'Please wait' : nothing}</b>`", ['Please wait']],
    ["export const title = 'Where it is kept';", ['Where it is kept']],
  ])('finds those of %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    "log.warn({ file }, 'the file could not be read')",
    "this.#log.error({ err }, 'a request failed')",
    "throw new Error('there is no such method')",
    "import { one } from 'a b c'",
    "type Mode = 'this computer' | 'local network'",
    "db.all('select name from entries where id = ?')",
    'const policy = "default-src \'none\'"',
    'css`section { margin: 0 auto; }`',
    'html`<section class="one two" @click=€{go}>€{say(name)}</section>`',
    "matchMedia('(prefers-color-scheme: dark)')",
  ])('passes over %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

function matches(known: string | RegExp, text: string): boolean {
  return typeof known === 'string' ? known === text : known.test(text);
}
