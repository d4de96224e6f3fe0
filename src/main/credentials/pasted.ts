/**
 * A pasted text -> credentials, and a report of what was understood that a screen may show. It asks nobody and keeps
 * nothing. Text to lines and values (`pasted-text.ts`), lines to named values by profile (`pasted-lines.ts`); here one profile is
 * chosen and judged.
 *
 * The report never holds the secret or the token: no sentence repeats what was pasted, and the id's ending is told only
 * where the id has the shape of one.
 */
import type { PasteReport } from '../../shared/connection';
import { type Name, readSections, type Section } from './pasted-lines';
import type { Credentials } from './sources';

export interface Pasted {
  readonly understood: PasteReport;
  /** Only without a problem or a choice. */
  readonly credentials?: Credentials;
}

const MAX_CHARACTERS = 65_536;
/** How the values under no header are called where one has to choose. */
const NO_PROFILE = 'without a profile';

const WHERE = 'In AWS Academy: AWS Details, then Show, and copy the whole block.';
const LINES = {
  id: 'aws_access_key_id',
  secret: 'aws_secret_access_key',
  token: 'aws_session_token',
} as const;

/** What people paste instead of keys, and what to say to it. */
const INSTEAD: readonly (readonly [found: RegExp, problem: string])[] = [
  [
    /sso_start_url|sso_session|awsapps\.com\/start/i,
    'This is for signing in, and holds no keys. Choose it as a profile instead of pasting it.',
  ],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY/, `This is an SSH key, not the AWS keys. ${WHERE}`],
  [/signin\.aws|console\.aws|aws\.amazon\.com/i, `This is a link to AWS, and holds no keys. ${WHERE}`],
];

const PLACEHOLDER =
  /^(?:<.*|(?:AKIA|ASIA)?(?:\.{2,}|x{3,}|-{3,})|[*•]{3,}.*|\$[({\w].*|%\w+%|\{\{.*|(?:your|paste|insert|enter|replace|change)(?:[_ -].*|.{0,15}))$/is;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const AWS_ID = /^A[A-Z0-9]{2}[A-Z0-9]{16,128}$/;
/** Of users, groups, roles and the like: no key has such an id. */
const OTHER_AWS_ID = /^A(?:GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,}$/;
/** DynamoDB Local and compatible services take ids such as `local`. */
const FOREIGN_ID = /^\w[\w.-]{0,127}$/;
const SECRET = /^[A-Za-z0-9/+=]{40,}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Never throws. Takes time in proportion to the text, and at most 65,536 characters.
 * @param profile the one chosen, where the text holds several
 */
export function parsePasted(text: string, profile?: string, now: Date = new Date()): Pasted {
  if (text.length > MAX_CHARACTERS)
    return refused('This text is too long. Copy only the block that holds the keys.');
  if (text.trim() === '') return refused(`There is no text to take in. ${WHERE}`);
  const sections = readSections(text).filter(({ values }) =>
    ['id', 'secret', 'token'].some((name) => values.has(name as Name)),
  );
  if (sections.length === 0)
    return refused(
      INSTEAD.find(([found]) => found.test(text))?.[1] ??
        `There are no AWS credentials in this text. ${WHERE}`,
    );
  if (profile !== undefined) {
    const chosen = sections.find((section) => nameOf(section) === profile);
    return chosen
      ? judge(chosen, now)
      : refused('The text holds no keys under this profile. Paste it again, and choose another one.');
  }
  const whole = sections.filter(isWhole);
  if (whole.length > 1) return { understood: { sessionToken: false, profiles: whole.map(nameOf) } };
  const only = whole[0] ?? sections[0];
  return only ? judge(only, now) : refused(WHERE);
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

/** One thing at a time: first what makes the rest not worth mending. */
function problemOf(
  values: ReadonlyMap<Name, string>,
  expiration: Date | undefined,
  now: Date,
): string | undefined {
  const [id, secret, token] = [values.get('id'), values.get('secret'), values.get('token')];
  if (expiration && expiration <= now)
    return `This session ended at ${inWords(expiration)}: start a new one, and copy again.`;
  for (const name of ['id', 'secret', 'token'] as const)
    if (PLACEHOLDER.test(values.get(name) ?? ''))
      return `The ${LINES[name]} line holds a placeholder: copy the real value into its place.`;
  if (!id && !secret) return `The ${LINES.id} and ${LINES.secret} lines are missing: copy the whole block.`;
  if (!id) return `The ${LINES.id} line is missing: copy it too.`;
  if (!secret) return `The ${LINES.secret} line is missing: copy it too.`;
  if (AWS_ID.test(secret) && SECRET.test(id))
    return 'The id and the secret have changed places: copy both again.';
  if (!isId(id))
    return `The value of ${LINES.id} is not the id of a key, or not all of it: copy that line again, to its end.`;
  if (/^(?:AKIA|ASIA).{16}$/.test(id) && !SECRET.test(secret))
    return `The value of ${LINES.secret} is not whole: copy that line again, to its end.`;
  if (!token && id.startsWith('ASIA')) return `ASIA keys are temporary: copy the ${LINES.token} line too.`;
  if (token && /\s|\.\.\./.test(token))
    return `The value of ${LINES.token} has a gap in it: copy that line again, to its end.`;
  return undefined;
}

function isId(id: string): boolean {
  if (PLACEHOLDER.test(id)) return false;
  if (/^(?:AKIA|ASIA)/i.test(id)) return AWS_ID.test(id);
  return FOREIGN_ID.test(id) && !OTHER_AWS_ID.test(id) && id.length !== 40;
}

/** AWS writes UTC; a time without a zone is taken for that. */
function timeOf(text: string | undefined): Date | undefined {
  const zone = TIME.exec(text ?? '');
  if (!text || !zone) return undefined;
  const time = new Date(zone[1] ? text : `${text}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function inWords(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
