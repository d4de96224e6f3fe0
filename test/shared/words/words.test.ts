import { describe, expect, test } from 'vitest';
import { createWords } from '../../../src/shared/words/words';

const { say, compose, sentence, tell } = createWords(
  {
    plain: 'Nothing is here.',
    folder_unusable: 'The folder {folder} cannot be used ({reason}).',
    copy: 'Copy {count, plural, one {# entry of {person}} other {# entries of {person}}} into {table}?',
    left: '{left, plural, =0 {None} one {it} other {they}} of {all, number} at {port}',
  },
  'en',
);

describe('a message', () => {
  test('is said with its values', () => {
    expect(say('plain')).toBe('Nothing is here.');
    expect(say('folder_unusable', { folder: '/a', reason: 'EACCES' })).toBe(
      'The folder /a cannot be used (EACCES).',
    );
  });

  test('counts as English does, and groups the digits of a number but not of a port', () => {
    expect(say('copy', { count: 1, person: 'Ada', table: 't' })).toBe('Copy 1 entry of Ada into t?');
    expect(say('copy', { count: 1200, person: 'Ada', table: 't' })).toBe('Copy 1,200 entries of Ada into t?');
    expect(say('left', { left: 0, all: 5000, port: 5000 })).toBe('None of 5,000 at 5000');
    expect(say('left', { left: 1, all: 5000, port: 5000 })).toBe('it of 5,000 at 5000');
  });

  test('takes whatever a value holds as text', () => {
    const value = "<b>{count}</b> '{' # {person}";
    expect(say('folder_unusable', { folder: value, reason: '' })).toBe(
      `The folder ${value} cannot be used ().`,
    );
  });

  test('is composed of parts around what a template shows', () => {
    const shown = { strings: ['<code>'] };
    expect(compose('folder_unusable', { folder: shown, reason: 'x' })).toEqual([
      'The folder ',
      shown,
      ' cannot be used (x).',
    ]);
    expect(compose('folder_unusable', { folder: 'a', reason: 'x' })).toEqual([
      'The folder a cannot be used (x).',
    ]);
  });

  // What must not compile: `tsc --build` reads these lines.
  test('has its name and its values checked by the compiler', () => {
    const refused = [
      // @ts-expect-error no such name
      () => say('none'),
      // @ts-expect-error a value too many
      () => say('plain', { folder: '/a' }),
      // @ts-expect-error another value too many
      () => say('folder_unusable', { folder: '/a', reason: 'x', more: 'x' }),
      // @ts-expect-error one too few
      () => say('folder_unusable', { folder: '/a' }),
      // @ts-expect-error none at all
      () => say('copy'),
      // @ts-expect-error a text for a number
      () => say('left', { left: '1', all: 5, port: 80 }),
      // @ts-expect-error a word of a branch is no value
      () => say('left', { left: 1, all: 5, port: 80, it: 'x' }),
      // @ts-expect-error a template where a text is wanted
      () => say('folder_unusable', { folder: {}, reason: 'x' }),
      // @ts-expect-error a template in place of a number
      () => compose('copy', { count: {}, person: '', table: '' }),
      // @ts-expect-error one too few here too
      () => sentence('folder_unusable', { folder: '/a' }),
    ];
    expect(refused).toHaveLength(10);
  });
});

describe('a sentence that goes elsewhere', () => {
  test('has its name, its values and its English text', () => {
    expect(sentence('copy', { count: 2, person: 'Ada', table: 't' })).toEqual({
      name: 'copy',
      values: { count: 2, person: 'Ada', table: 't' },
      text: 'Copy 2 entries of Ada into t?',
    });
    expect(sentence('plain')).toEqual({ name: 'plain', values: {}, text: 'Nothing is here.' });
  });

  test('is told in the words of the one who reads', () => {
    expect(tell({ name: 'copy', values: { count: 2, person: 'Ada', table: 't' }, text: 'elsewhere' })).toBe(
      'Copy 2 entries of Ada into t?',
    );
  });

  test.each([
    { name: 'unknown', values: {} },
    { name: '__proto__', values: {} },
    { name: 'constructor', values: {} },
    { name: 'toString', values: {} },
    { name: 'folder_unusable', values: {} },
    { name: 'folder_unusable', values: { folder: '/a' } },
  ])('%j is told as its sender wrote it', (sent) => {
    expect(tell({ ...sent, text: 'As it was sent.' })).toBe('As it was sent.');
  });
});
