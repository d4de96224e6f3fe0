/**
 * The environment and the host's settings -> Config. The environment wins; `lockedBy` names the variable that set a value, so
 * that a screen can show it. For a bad value `readConfig` throws one line: the variable, its value and what the variable takes.
 */
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ADDRESS_RULES } from '../shared/connection';
import { GuestbookError } from '../shared/errors';
import { say, sentence } from '../shared/words/main';

export type Backend = 'memory' | 'local' | 'dynamodb';
export type Environment = Readonly<Record<string, string | undefined>>;

type Lockable = 'backend' | 'table' | 'region' | 'endpoint' | 'port' | 'showEmails';

export interface Config {
  readonly folder: string;
  /** Undefined: the environment does not say. */
  readonly backend: Backend | undefined;
  readonly table: string;
  readonly region: string;
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly confirmSeconds: number;
  readonly allowedHosts: readonly string[];
  /** Undefined: the host's setting decides. */
  readonly showEmails: boolean | undefined;
  /** 0: no limit. */
  readonly postsPerMinute: number;
  readonly trustProxy: readonly string[];
  /** For each value that the environment sets: the name of its variable. */
  readonly lockedBy: Readonly<Partial<Record<Lockable, string>>>;
  /** Variables with our prefix that the program does not know. */
  readonly unknown: readonly string[];
}

const listOf = (isTaken: (part: string) => boolean) =>
  z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .refine((parts) => parts.every(isTaken));
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

/** Each variable: what it takes, and the message that says so. An empty value counts as not set: Docker's `--env NAME=` gives one. */
const variables = {
  PORT: { takes: wholeNumber(0, 65535), words: 'takes_port' },
  HOST: {
    takes: z.string().regex(/^[\w.:-]+$/),
    words: 'takes_address',
  },
  GUESTBOOK_DATA_DIR: { takes: z.string(), words: 'takes_folder' },
  GUESTBOOK_BACKEND: { takes: z.enum(['memory', 'local', 'dynamodb']), words: 'takes_backend' },
  GUESTBOOK_TABLE: ADDRESS_RULES.table,
  AWS_REGION: ADDRESS_RULES.region,
  AWS_DEFAULT_REGION: ADDRESS_RULES.region,
  AWS_ENDPOINT_URL_DYNAMODB: ADDRESS_RULES.endpoint,
  AWS_ENDPOINT_URL: ADDRESS_RULES.endpoint,
  GUESTBOOK_CONFIRM_SECONDS: { takes: wholeNumber(0, 30), words: 'takes_seconds' },
  GUESTBOOK_ALLOWED_HOSTS: {
    takes: listOf(isHostName),
    words: 'takes_host_names',
  },
  GUESTBOOK_SHOW_EMAILS: {
    takes: z.enum(['0', '1']).transform((value) => value === '1'),
    words: 'takes_switch',
  },
  GUESTBOOK_POSTS_PER_MINUTE: { takes: wholeNumber(0, 1_000_000), words: 'takes_limit' },
  GUESTBOOK_TRUST_PROXY: {
    takes: listOf(isNetwork),
    words: 'takes_networks',
  },
} as const;

type Variable = keyof typeof variables;

/** @throws GuestbookError `invalid_setting` */
export function readConfig(env: Environment): Config {
  const read = <Name extends Variable>(
    name: Name,
  ): z.infer<(typeof variables)[Name]['takes']> | undefined => {
    const text = env[name]?.trim();
    if (!text) return undefined;
    const result = variables[name].takes.safeParse(text);
    if (result.success) return result.data as z.infer<(typeof variables)[Name]['takes']>;
    throw new GuestbookError(
      'invalid_setting',
      sentence('variable_unfit', {
        variable: name,
        value: text.slice(0, 80),
        takes: say(variables[name].words),
      }),
    );
  };
  const backend = read('GUESTBOOK_BACKEND');
  const port = read('PORT');
  const host = read('HOST');
  const showEmails = read('GUESTBOOK_SHOW_EMAILS');
  const folder = read('GUESTBOOK_DATA_DIR');
  const table = read('GUESTBOOK_TABLE');
  const region = read('AWS_REGION') ?? read('AWS_DEFAULT_REGION');
  const endpoint = read('AWS_ENDPOINT_URL_DYNAMODB') ?? read('AWS_ENDPOINT_URL');
  return {
    folder: folder === undefined ? userFolder(env) : resolve(folder),
    backend,
    table: table ?? 'guestbook',
    region: region ?? 'us-east-1',
    endpoint: endpoint?.replace(/\/+$/, ''),
    port: port ?? 5000,
    host: host ?? '127.0.0.1',
    confirmSeconds: read('GUESTBOOK_CONFIRM_SECONDS') ?? 0,
    allowedHosts: read('GUESTBOOK_ALLOWED_HOSTS') ?? [],
    showEmails,
    postsPerMinute: read('GUESTBOOK_POSTS_PER_MINUTE') ?? 120,
    trustProxy: read('GUESTBOOK_TRUST_PROXY') ?? [],
    lockedBy: {
      ...(backend && { backend: 'GUESTBOOK_BACKEND' }),
      ...(table && { table: 'GUESTBOOK_TABLE' }),
      ...(region && { region: read('AWS_REGION') ? 'AWS_REGION' : 'AWS_DEFAULT_REGION' }),
      ...(endpoint && {
        endpoint: read('AWS_ENDPOINT_URL_DYNAMODB') ? 'AWS_ENDPOINT_URL_DYNAMODB' : 'AWS_ENDPOINT_URL',
      }),
      ...(port !== undefined && { port: 'PORT' }),
      ...(showEmails !== undefined && { showEmails: 'GUESTBOOK_SHOW_EMAILS' }),
    },
    // Kubernetes injects GUESTBOOK_SERVICE_HOST, GUESTBOOK_PORT_5000_TCP and the like for a service of that name.
    unknown: Object.keys(env).filter(
      (name) =>
        name.startsWith('GUESTBOOK_') && !(name in variables) && !/^GUESTBOOK_(SERVICE|PORT)(_|$)/.test(name),
    ),
  };
}

/** True for a whole name, with or without a port: the Host rule compares the Host header with such names. */
function isHostName(text: string): boolean {
  return text === '*' || /^[\w-]+(\.[\w-]+)*\.?(:\d{1,5})?$/.test(text);
}

/** True for the values that @fastify/proxy-addr takes. At any other value that package throws when the server starts. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const kind = isIP(address);
  if (kind === 0 || bits === undefined) return kind !== 0;
  return Number(bits) >= 1 && Number(bits) <= (kind === 4 ? 32 : 128);
}

/** The platform's folder for this user's data, the same with and without a window. */
function userFolder(env: Environment): string {
  if (process.platform === 'win32')
    return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Guestbook');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Guestbook');
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Guestbook');
}
