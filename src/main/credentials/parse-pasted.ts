/**
 * A pasted text -> credentials, and a report that a screen may show. The parser calls no service and keeps nothing. It turns
 * the text into lines of plain characters, and these into named values by profile (`pasted-lines.ts`). Then it chooses one
 * profile and judges its values.
 *
 * The report never holds the secret or the token: no sentence repeats pasted text. The report has the id's ending only where
 * the id has the shape of an id.
 */
import type { PasteReport } from '../../shared/connection';
import { say } from '../../shared/words/main';
import { type Name, readSections, type Section } from './pasted-lines';
import type { Credentials } from './sources';

export interface Pasted {
  readonly understood: PasteReport;
  /** Only without a problem or a choice. */
  readonly credentials?: Credentials;
}

const MAX_CHARACTERS = 65_536;
/** The name that the host sees for values under no header, among the profiles to choose from. */
const NO_PROFILE = say('without_profile');

const WHERE = { where: say('where_keys_are') };
const LINES = {
  id: 'aws_access_key_id',
  secret: 'aws_secret_access_key',
  token: 'aws_session_token',
} as const;

/** Texts that people paste instead of keys, and the answer to each. */
const INSTEAD: readonly (readonly [found: RegExp, problem: string])[] = [
  [/sso_start_url|sso_session|awsapps\.com\/start/i, say('is_sign_in')],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY/, say('is_ssh_key', WHERE)],
  [/signin\.aws|console\.aws|aws\.amazon\.com/i, say('is_link', WHERE)],
];

const PLACEHOLDER =
  /^(?:<.*|(?:AKIA|ASIA)?(?:\.{2,}|x{3,}|-{3,})|[*•]{3,}.*|\$[({\w].*|%\w+%|\{\{.*|(?:your|paste|insert|enter|replace|change)(?:[_ -].*|.{0,15}))$/is;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const AWS_ID = /^A[A-Z0-9]{2}[A-Z0-9]{16,128}$/;
/** Ids of users, groups, roles and the like: no key has such an id. */
const OTHER_AWS_ID = /^A(?:GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,}$/;
/** DynamoDB Local and compatible services take ids such as `local`. */
const FOREIGN_ID = /^\w[\w.-]{0,127}$/;
const SECRET = /^[A-Za-z0-9/+=]{40,}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Never throws. The time grows linearly with the text; a text of more than 65,536 characters is refused.
 * @param profile the profile that the host chose, where the text holds several
 */
export function parsePasted(text: string, profile?: string, now: Date = new Date()): Pasted {
  if (text.length > MAX_CHARACTERS) return refused(say('text_too_long'));
  if (text.trim() === '') return refused(say('no_text', WHERE));
  const sections = readSections(cleanLines(text)).filter(({ values }) =>
    ['id', 'secret', 'token'].some((name) => values.has(name as Name)),
  );
  if (sections.length === 0)
    return refused(INSTEAD.find(([found]) => found.test(text))?.[1] ?? say('no_credentials', WHERE));
  if (profile !== undefined) {
    const chosen = sections.find((section) => nameOf(section) === profile);
    return chosen ? judge(chosen, now) : refused(say('profile_without_keys'));
  }
  const whole = sections.filter(isWhole);
  if (whole.length > 1) return { understood: { sessionToken: false, profiles: whole.map(nameOf) } };
  const only = whole[0] ?? sections[0];
  return only ? judge(only, now) : refused(say('no_credentials', WHERE));
}

/** The lines without the marks that terminals, mails, word processors and Windows add to them. */
function cleanLines(text: string): readonly string[] {
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
      // A line break inside a command, as bash, cmd and PowerShell write it.
      .replace(/\\[ \t]?\n|(?<=[ \t])[\^`][ \t]?\n/g, '')
      .split('\n')
      // Marks in front of a line: of a prompt, a quoted mail, a list.
      .map((line) => line.replace(/^[>$%*\s]+/, '').trimEnd())
  );
}

function refused(problem: string): Pasted {
  return { understood: { sessionToken: false, problem } };
}

function nameOf({ profile }: Section): string {
  return profile ?? NO_PROFILE;
}

function isWhole({ values }: Section): boolean {
  return (['id', 'secret'] as const).every(
    (name) => values.has(name) && !PLACEHOLDER.test(values.get(name) ?? ''),
  );
}

function judge({ profile, values }: Section, now: Date): Pasted {
  const id = values.get('id');
  const secret = values.get('secret');
  const token = values.get('token');
  const region = [values.get('region'), values.get('defaultRegion')].find(
    (value) => value && REGION.test(value),
  );
  const expiration = timeOf(values.get('expiration'));
  const problem = problemOf(values, expiration, now);
  const understood: PasteReport = {
    ...(id && isId(id) && { keyEnding: id.slice(-4) }),
    sessionToken: token !== undefined,
    ...(region && { region }),
    ...(profile !== undefined && { profile }),
    ...(expiration && { expiresAt: expiration.toISOString() }),
    ...(problem !== undefined && { problem }),
  };
  if (problem !== undefined || !id || !secret) return { understood };
  const credentials: Credentials = {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token && { sessionToken: token }),
    ...(expiration && { expiration }),
  };
  return { understood, credentials };
}

/** One problem at a time. A problem that makes it pointless to mend the others comes first. */
function problemOf(
  values: ReadonlyMap<Name, string>,
  expiration: Date | undefined,
  now: Date,
): string | undefined {
  const [id, secret, token] = [values.get('id'), values.get('secret'), values.get('token')];
  if (expiration && expiration <= now) return say('session_ended', { time: toMinutes(expiration) });
  for (const name of ['id', 'secret', 'token'] as const)
    if (PLACEHOLDER.test(values.get(name) ?? '')) return say('line_is_placeholder', { line: LINES[name] });
  if (!id && !secret) return say('lines_missing', { first: LINES.id, second: LINES.secret });
  if (!id) return say('line_missing', { line: LINES.id });
  if (!secret) return say('line_missing', { line: LINES.secret });
  if (AWS_ID.test(secret) && SECRET.test(id)) return say('id_and_secret_swapped');
  if (!isId(id)) return say('not_an_id', { line: LINES.id });
  if (/^(?:AKIA|ASIA).{16}$/.test(id) && !SECRET.test(secret))
    return say('value_not_whole', { line: LINES.secret });
  if (!token && id.startsWith('ASIA')) return say('token_missing', { line: LINES.token });
  if (token && /\s|\.\.\./.test(token)) return say('value_has_gap', { line: LINES.token });
  return undefined;
}

function isId(id: string): boolean {
  if (PLACEHOLDER.test(id)) return false;
  if (/^(?:AKIA|ASIA)/i.test(id)) return AWS_ID.test(id);
  return FOREIGN_ID.test(id) && !OTHER_AWS_ID.test(id) && id.length !== 40;
}

/** AWS writes UTC, so a time without a zone is read as UTC. */
function timeOf(text: string | undefined): Date | undefined {
  const zone = TIME.exec(text ?? '');
  if (!text || !zone) return undefined;
  const time = new Date(zone[1] ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function toMinutes(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
