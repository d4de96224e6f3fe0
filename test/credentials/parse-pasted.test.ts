import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePasted } from '../../src/main/credentials/parse-pasted';
import type { PasteReport } from '../../src/shared/connection';
import {
  blocks,
  commands,
  documents,
  ID,
  LASTING_ID,
  NOW,
  OTHER_SECRET,
  type PasteCase,
  profiles,
  refusals,
  SECRET,
  TOKEN,
} from './pasted-cases';

/** No stretch of a secret that would help anybody, and of an id no more than its last four characters. */
const STRETCH = 8;
const stretches = new Set([SECRET, OTHER_SECRET, TOKEN].flatMap(stretchesOf));

function stretchesOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - STRETCH + 1) }, (_, from) =>
    text.slice(from, from + STRETCH),
  );
}

function expectNoLeak(understood: PasteReport): void {
  const told = JSON.stringify(understood);
  expect(stretchesOf(told).filter((stretch) => stretches.has(stretch))).toEqual([]);
  for (const id of [ID, LASTING_ID]) expect(told).not.toContain(id.slice(-5));
}

function check({ text, profile, report, problem, keys }: PasteCase): void {
  const pasted = parsePasted(text, profile, NOW);
  const { problem: sentence, ...understood } = pasted.understood;
  expect(understood).toEqual(report);
  if (problem) expect(sentence).toMatch(problem);
  else expect(sentence).toBeUndefined();
  if (!keys) expect(pasted).not.toHaveProperty('credentials');
  else
    expect(pasted.credentials).toEqual({
      accessKeyId: keys.id,
      secretAccessKey: keys.secret,
      ...(keys.token && { sessionToken: keys.token }),
      ...(report.expiresAt && { expiration: new Date(report.expiresAt) }),
    });
  expectNoLeak(pasted.understood);
}

describe('blocks of names and values', () => {
  test.each(blocks)('$name', check);
});
describe('commands', () => {
  test.each(commands)('$name', check);
});
describe('JSON, tables and bare values', () => {
  test.each(documents)('$name', check);
});
describe('profiles', () => {
  test.each(profiles)('$name', check);
});
describe('what cannot be used', () => {
  test.each(refusals)('$name', check);
});

test('every case has a name of its own', () => {
  const names = [blocks, commands, documents, profiles, refusals].flat().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const letters = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const BASE64 = `${UPPER}abcdefghijklmnopqrstuvwxyz+/`;
const drawnKeys = fc.record({
  id: letters(UPPER, 16).map((rest) => `ASIA${rest}`),
  secret: letters(BASE64, 40),
  token: letters(BASE64, 100, 600).map((text) => `${text}==`),
});
type Keys = Readonly<Record<'id' | 'secret' | 'token', string>>;

const lines = (line: (name: string, value: string) => string) => (keys: Keys) =>
  [
    line('AWS_ACCESS_KEY_ID', keys.id),
    line('AWS_SECRET_ACCESS_KEY', keys.secret),
    line('AWS_SESSION_TOKEN', keys.token),
  ].join('\n');
const dialects: Readonly<Record<string, (keys: Keys) => string>> = {
  ini: lines((name, value) => `${name.toLowerCase()} = ${value}`),
  'ini, wrapped': (keys) =>
    lines((name, value) => `${name.toLowerCase()}=${value}`)(keys).replace(/(.{80})/g, '$1\n'),
  bash: lines((name, value) => `export ${name}="${value}"`),
  'bash, on one line': (keys) =>
    `export ${lines((name, value) => `${name}=${value}`)(keys).replaceAll('\n', ' ')}`,
  fish: lines((name, value) => `set -gx ${name} ${value}`),
  cmd: lines((name, value) => `set "${name}=${value}"`),
  setx: lines((name, value) => `setx ${name} ${value}`),
  PowerShell: lines((name, value) => `$Env:${name} = '${value}'`),
  docker: (keys) =>
    `docker run ${lines((name, value) => `-e ${name}=${value}`)(keys).replaceAll('\n', ' ')} guestbook`,
  YAML: lines((name, value) => `  ${name}: ${value}`),
  'aws configure set': lines((name, value) => `aws configure set ${name.toLowerCase()} ${value}`),
  JSON: ({ id, secret, token }) =>
    JSON.stringify({ Credentials: { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token } }),
  'bare values': ({ id, secret, token }) => `${id}\n${secret}\n${token}`,
};

describe('any text', () => {
  test.each(Object.entries(dialects))('%s gives back the keys that it was made of', (_, written) => {
    fc.assert(
      fc.property(drawnKeys, (keys) => {
        const pasted = parsePasted(written(keys), undefined, NOW);
        expect(pasted).toEqual({
          understood: { keyEnding: keys.id.slice(-4), sessionToken: true },
          credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret, sessionToken: keys.token },
        });
      }),
    );
  });

  test('never throws, and what is understood holds no secret', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(ID, LASTING_ID, SECRET, OTHER_SECRET, TOKEN, SECRET.slice(0, 30)),
      fc.constantFrom('aws_access_key_id', 'AWS_SECRET_ACCESS_KEY', 'SessionToken', 'region', 'Expiration'),
      fc.constantFrom(
        '=',
        ': ',
        '"',
        "'",
        '\n',
        ' ',
        '\t',
        ',',
        ';',
        '\\',
        '\\\n',
        '[',
        ']',
        '<',
        '...',
        '--profile ',
      ),
      fc.constantFrom(
        '[default]\n',
        'set -x ',
        'configure set ',
        'Access key ID,Secret access key\n',
        '# ',
        '\u200B',
      ),
    );
    const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, fc.option(fc.string(), { nil: undefined }), (text, profile) => {
        const pasted = parsePasted(text, profile, NOW);
        expectNoLeak(pasted.understood);
        expect(pasted.understood.keyEnding?.length ?? 4).toBeLessThanOrEqual(4);
        if (pasted.credentials) expect(pasted.understood.problem).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ' ',
    '\t ',
    '\n',
    '=',
    ',',
    ',x',
    '"',
    '\\',
    '\\\n',
    '\\"',
    '[',
    '[ ',
    '[a] ',
    '>',
    '> ',
    '#',
    ' #',
    '//',
    ';',
    '&',
    'A',
    'x\n',
    'aws_',
    'aws_access_key_id',
    'aws_access_key_id ',
    'aws_access_key_id=',
    'aws_access_key_id="',
    'token\n',
    'token=a\n',
    'token [',
    'set -a ',
    'set -x token ',
    'configure set --profile ',
    'Access key,Secret key\n',
    '-----BEGIN',
    'https://a.',
    '<',
    '$(',
    '\u00A0\t',
    '\u200B',
    '“',
    '\\u0041',
    '[profile ',
    ' ^\n',
  ])('64 KiB of %j are parsed at once', (piece) => {
    for (const start of ['', 'aws_session_token=', '[']) {
      const began = performance.now();
      parsePasted(`${start}${piece.repeat((65_000 - start.length) / piece.length)}x`);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});
