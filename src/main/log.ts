/**
 * The log, for the operator: JSON lines on standard error. Lines never hold a secret, an e-mail address or a guest's text;
 * callers log codes, counts and causes. A cause may still quote keys and items, as AWS's messages do, so the log removes them
 * from every line. It also removes control characters, which could forge lines or colours in a terminal.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

/** The part of the log that the rooms use. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLog(stream: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  return pino({ base: null, hooks: { streamWrite: clean } }, stream);
}

const SECRETS: readonly (readonly [pattern: RegExp, instead: string | ((found: string) => string)])[] = [
  // An address has text before its @; the name of a package has none.
  [/[^\s"'<>(),;:/@\\]+@[^\s"'<>(),;:/@\\]+/g, '[address]'],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[key]'],
  [/\bCredential=[^\s,"\\]+|\bSignature=[0-9a-f]+/g, '[signature]'],
  // Session tokens and secret keys: unbroken Base64 that is longer than any word or path segment here.
  [/[A-Za-z0-9+]{40,}={0,2}/g, '[secret]'],
  // Most secrets hold a slash, and so does a path. But hardly any path has digits, capitals and small letters, and no dot or dash.
  [
    /[A-Za-z0-9+/]{40,}={0,2}/g,
    (found) => (/\d/.test(found) && /[A-Z]/.test(found) && /[a-z]/.test(found) ? '[secret]' : found),
  ],
];

/** JSON has escaped all below U+0020. These are left: DEL, C1, the line separators and the marks of direction. */
const CONTROLS = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function clean(line: string): string {
  const text = SECRETS.reduce(
    (all, [pattern, instead]) => all.replace(pattern, typeof instead === 'string' ? () => instead : instead),
    line,
  );
  return text.replace(CONTROLS, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
