/**
 * The lines of a pasted text -> the values that they name, by profile. There is no grammar for each dialect: JSON, YAML, shells
 * and credentials files all write a known name, a separator and a value, so the reader finds names anywhere. It also reads JSON
 * that was cut, or that has other text around it.
 *
 * Linear in the length of the text: every expression is anchored, bounded, or cannot match the same stretch in two ways.
 */
export type Name = 'id' | 'secret' | 'token' | 'region' | 'defaultRegion' | 'expiration';

export interface Section {
  /** Undefined for values under no header. */
  readonly profile: string | undefined;
  readonly values: Map<Name, string>;
}

const NAMES: readonly (readonly [spelled: RegExp, name: Name])[] = [
  [/^accesskey(id)?$/, 'id'],
  [/^secret(access)?key$/, 'secret'],
  [/^(session|security)?token$/, 'token'],
  [/^region(name)?$/, 'region'],
  [/^defaultregion(name)?$/, 'defaultRegion'],
  [/^(credential)?expiration$/, 'expiration'],
];
const SPELLING =
  '(?:aws[_ -]?)?(?:access[_ -]?key(?:[_ -]?id)?|secret[_ -]?(?:access[_ -]?)?key|(?:(?:session|security)[_ -]?)?token|(?:default[_ -]?)?region(?: name)?|(?:credential[_ -]?)?expiration)';
const ONLY_NAME = new RegExp(`^${SPELLING}$`, 'i');
/**
 * A name and the marks between the name and its value; `aws configure` prints `[None]` there. A name that begins with aws_ may
 * also follow a value directly, because a field of one line takes the line ends out of a pasted text.
 */
const ASSIGNED = new RegExp(
  String.raw`(?:(?<![\w+/=-])|(?<=[A-Za-z0-9+/=])(?=aws_))(${SPELLING})(["']?[ \t]?(?:\[[^\]]{0,40}\][ \t]?)?[=:][ \t]?|["'][ \t]?,[ \t]?|[ \t]|$)`,
  'gi',
);
/** fish, `setx`, csh and `aws configure set` have no sign between name and value. */
const SET = /\bset(?:x|env)?(?: -[-\w]+)*(?: [\w.-]+\.| )$/i;
const HEADER = /^\[ ?(?:profile )?([^\][{}"'=:,]{1,100}?) ?\](?= ?(?:$|aws_))/i;
const COMMENT = /^(?:[#;]|\/\/|::|@?rem )/i;

/** Base64, the alphabet of secrets and tokens. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BARE_ID = /^(?:AKIA|ASIA)[A-Z0-9]{12,124}$/;
const KEY_MATERIAL = /[A-Za-z0-9+/]{40}|(?:AKIA|ASIA)[A-Z0-9]{12}/;
/** Words that stand on a line of their own after a block and are no part of a wrapped token. */
const OTHER_WORD = /^(?:exit|logout|quit|clear|cls|done|show|hide|close|copy|copied|download|eof|url|rem)$/i;

export function readSections(lines: readonly string[]): readonly Section[] {
  const reader = new SectionReader();
  for (const line of lines) reader.read(line);
  return reader.sections();
}

/** A value that may continue on the next line, and the quote that has to close it. */
interface OpenValue {
  readonly section: Section;
  readonly name: Name;
  readonly quote: string;
  /** The part of the value that the reader has seen so far. */
  readonly value: string;
}

class SectionReader {
  readonly #sections = new Map<string | undefined, Section>();
  /** Values without names: used only where the text names none, and holds one of each. */
  readonly #nameless: Section = { profile: undefined, values: new Map() };
  #ambiguous = false;
  #current = this.#section(undefined);
  #open: OpenValue | undefined;
  /** The names of the columns, once the reader has met the head of a comma-separated table. */
  #columns: readonly string[] | undefined;
  #inSshKey = false;

  sections(): readonly Section[] {
    const sections = [...this.#sections.values()];
    const named = sections.some(({ values }) => values.has('id') || values.has('secret'));
    if (!named && !this.#ambiguous && this.#nameless.values.has('id'))
      for (const [name, value] of this.#nameless.values) this.#section(undefined).values.set(name, value);
    return sections;
  }

  read(line: string): void {
    if (line.startsWith('-----')) {
      this.#inSshKey = line.includes('BEGIN');
      this.#open = undefined;
      return;
    }
    const bare = trimmedEnd(line.replace(/^["'`]+/, ''));
    if (bare !== '' && BASE64.test(bare) && !ONLY_NAME.test(bare)) {
      if (!this.#inSshKey) this.#readBare(bare);
      return;
    }
    this.#inSshKey = false;
    let rest = this.#closeQuote(line);
    this.#open = undefined;
    if (rest === '' || COMMENT.test(rest)) return;
    const comment = rest.search(/[ \t](?:#|\/\/[ \t])/);
    if (comment >= 0) rest = rest.slice(0, comment);
    const header = HEADER.exec(rest);
    if (header) {
      this.#current = this.#section(header[1]);
      rest = rest.slice(header[0].length).trimStart();
    }
    if (this.#readRow(rest)) return;
    for (const statement of rest.split(/[;&]+/)) this.#readStatement(statement.trim());
  }

  /** Screens show names of profiles, so the reader refuses a name that holds key material. */
  #section(name: string | undefined): Section {
    const profile = name === undefined || name === '' || KEY_MATERIAL.test(name) ? undefined : name;
    const section = this.#sections.get(profile) ?? { profile, values: new Map() };
    this.#sections.set(profile, section);
    return section;
  }

  /** A line of nothing but base64: the rest of a wrapped value, or a value without a name. */
  #readBare(text: string): void {
    const open = this.#open;
    const isSecret =
      text.length === 40 && open?.section === this.#nameless && !open.section.values.has('secret');
    if (open && !isSecret && goesOn(open, text)) {
      this.#goOn(open, text);
      return;
    }
    this.#open = undefined;
    const name = namelessName(text);
    if (name === undefined) return;
    const { values } = this.#nameless;
    this.#ambiguous ||= values.has(name) && values.get(name) !== text;
    values.set(name, text);
    if (name === 'token') this.#open = { section: this.#nameless, name, quote: '', value: text };
  }

  #goOn(open: OpenValue, text: string): void {
    const value = open.value + text;
    open.section.values.set(open.name, value);
    this.#open = { ...open, value };
  }

  /** The end of a wrapped quoted value belongs to that value; the rest is a line of its own. */
  #closeQuote(line: string): string {
    const open = this.#open;
    const end = open?.quote ? line.indexOf(open.quote) : -1;
    if (!open || end < 0 || !BASE64.test(line.slice(0, end))) return line;
    this.#goOn(open, line.slice(0, end));
    return line.slice(end + 1);
  }

  /** IAM's download is a table: a line of names, then a line of values for each user. */
  #readRow(line: string): boolean {
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1'));
    const names = cells.map((cell) => (ONLY_NAME.test(cell) ? canonical(cell) : undefined));
    if (names.includes('id') && names.includes('secret')) {
      this.#columns = cells;
      return true;
    }
    const columns = this.#columns;
    if (columns?.length !== cells.length) {
      this.#columns = undefined;
      return false;
    }
    const section = this.#section(cells[columns.findIndex((column) => /^user ?name$/i.test(column))]);
    for (const [index, column] of columns.entries()) {
      const name = canonical(column);
      if (name && cells[index]) section.values.set(name, cells[index]);
    }
    return true;
  }

  #readStatement(text: string): void {
    const profile = /\bconfigure set /i.test(text) ? / --profile[ =]([^ ]+)/.exec(text)?.[1] : undefined;
    const section = profile === undefined ? this.#current : this.#section(readValue(profile).value);
    const found = [...text.matchAll(ASSIGNED)].filter((match) => isAssigned(text, match));
    for (const [index, match] of found.entries()) {
      const name = canonical(match[1] ?? '');
      const raw = text.slice(match.index + match[0].length, found[index + 1]?.index);
      if (name === undefined) continue;
      const { value, quote } = readValue(raw);
      if (value !== '') section.values.set(name, value);
      const isOpen = quote !== undefined && (value !== '' || raw === '');
      this.#open = isOpen ? { section, name, quote, value } : undefined;
    }
  }
}

function canonical(name: string): Name | undefined {
  const bare = name.toLowerCase().replace(/[_ -]/g, '').replace(/^aws/, '');
  return NAMES.find(([spelled]) => spelled.test(bare))?.[1];
}

/** Whether a name has a value. A sentence may only mention a name ("copy the session token too"). */
function isAssigned(text: string, match: RegExpExecArray): boolean {
  const [whole, , separator = ''] = match;
  if (/[=:,]/.test(separator)) return true;
  if (separator !== '' && SET.test(text.slice(Math.max(0, match.index - 80), match.index))) return true;
  if (match.index > 0) return false;
  const rest = text.slice(whole.length);
  return separator !== ' ' || (/\d/.test(rest) && !rest.includes(' '));
}

/** Whether a line of base64 continues the value before it. No line continues an id, and a secret ends at 40 characters. */
function goesOn({ name, value }: OpenValue, text: string): boolean {
  if (OTHER_WORD.test(text)) return false;
  if (value === '') return true;
  if (name === 'token') return !BARE_ID.test(text);
  return name === 'secret' && value.length + text.length === 40;
}

function namelessName(text: string): Name | undefined {
  if (BARE_ID.test(text)) return 'id';
  if (text.length === 40) return 'secret';
  return text.length >= 60 ? 'token' : undefined;
}

/** The text without the quotes, commas and brackets at its end. A loop, because an expression that ends in `+$` takes quadratic time. */
function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t,;"\'`)}]'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The value at the start of the text after a name; `quote` is set when the value may continue on the next line. */
function readValue(raw: string): { readonly value: string; readonly quote?: string } {
  const text = raw.trim();
  const first = text.charAt(0);
  if (first !== '' && '"\'`'.includes(first)) {
    const end = text.indexOf(first, 1);
    return end < 0 ? { value: plain(text.slice(1)), quote: first } : { value: plain(text.slice(1, end)) };
  }
  if (first === '<') return { value: text.slice(0, text.indexOf('>') + 1) || text };
  if (first === '{' || first === '[') return { value: '' };
  const words = text.split(/[ \t]/);
  if (words.length === 1) return { value: plain(text), quote: '' };
  // After a blank comes a command, or the rest of a key that the blank has cut. A cut key stays whole, for the report.
  const isCut = words.slice(1).some((word) => word === '...' || looksRandom(word));
  return { value: plain(isCut ? text : (words[0] ?? '')) };
}

function looksRandom(word: string): boolean {
  return (
    word.length >= 16 && BASE64.test(word) && /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
  );
}

/** A value without the marks after it and JSON's escapes (some writers escape `/` and `+`); empty for "null" and the like. */
function plain(value: string): string {
  const text = trimmedEnd(value)
    .replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\/', '/');
  return /^(?:null|none|undefined)$/i.test(text) ? '' : text;
}
