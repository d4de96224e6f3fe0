/**
 * A pasted text -> lines in plain characters, and the text after a name -> its value. Terminals, mails, word processors
 * and Windows add marks to lines; each dialect puts quotes, commas and escapes around a value. Both are taken out here.
 */

/** Marks in front of a line: of a prompt, a quoted mail, a list. */
const LEAD = /^[>$%*\s]+/;

export function cleanLines(text: string): readonly string[] {
  return (
    text
      // Invisible: zero-width characters, byte order marks, soft hyphens.
      .replace(/\p{Cf}/gu, '')
      .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
      .replace(/[\t\p{Zs}]+/gu, (blanks) => (blanks.includes('\t') ? '\t' : ' '))
      .replace(/[“”„‟«»]/g, '"')
      .replace(/[‘’‚‛]/g, "'")
      .replaceAll('…', '...')
      // JSON inside of a JSON string.
      .replaceAll('\\"', '"')
      // A line that goes on, as bash, cmd and PowerShell write it.
      .replace(/\\[ \t]?\n|(?<=[ \t])[\^`][ \t]?\n/g, '')
      .split('\n')
      .map((line) => line.replace(LEAD, '').trimEnd())
  );
}

/** Without the quotes, commas and brackets at its end. A loop, because an expression that ends in `+$` takes quadratic time. */
export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t,;"\'`)}]'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Base64, the alphabet of secrets and tokens. */
export const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The value at the start of what follows a name; `quote` is defined when the next line may go on with it. */
export function readValue(raw: string): { readonly value: string; readonly quote?: string } {
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
  // A command may follow, or a key that a blank has cut; the latter is kept whole to be told.
  const isCut = words.slice(1).some((word) => word === '...' || looksRandom(word));
  return { value: plain(isCut ? text : (words[0] ?? '')) };
}

function looksRandom(word: string): boolean {
  return (
    word.length >= 16 && BASE64.test(word) && /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
  );
}

/** Without the marks after a value and JSON's escapes (some writers escape `/` and `+`); "null" and the like are none. */
function plain(value: string): string {
  const text = trimmedEnd(value)
    .replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\/', '/');
  return /^(?:null|none|undefined)$/i.test(text) ? '' : text;
}
