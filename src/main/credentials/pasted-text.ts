/** A pasted text -> lines in plain characters: what terminals, mails, word processors and Windows add is taken out. */

/** What may stand in front of a line: prompts, marks of a quoted mail, of a list. */
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

/** Without the quotes, commas and brackets at its end. A loop: an expression that ends in `+$` takes quadratic time. */
export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t,;"\'`)}]'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
