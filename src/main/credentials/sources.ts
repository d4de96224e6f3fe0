/**
 * Where AWS credentials come from. A source gives providers, never the secrets themselves: only the AWS client asks a
 * provider. A screen or a log may show `words` and `keyEnding` of a source, and nothing else.
 */
import type { ProfileChoice, Source } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { say, sentence } from '../../shared/words/main';
import { withTimeout } from '../base/timeout';

/** The keys that AWS's clients sign with. They never leave the main process. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface CredentialSource {
  readonly source: Source;
  /** Where the credentials come from: "the environment", "the profile work". */
  readonly words: string;
  /** The last four characters of the key's id, where this program knows the key without asking AWS. */
  readonly keyEnding: string | undefined;
  /**
   * A provider that remembers nothing of an earlier one, so that a new client sees changes (a profile's file after
   * "AWS Details > Show"). The region serves the providers that call AWS themselves.
   */
  readonly provider: (region: string) => () => Promise<Credentials>;
}

/** The credentials that the environment of the start leads to. */
export interface FoundCredentials extends CredentialSource {
  /** Whether the environment speaks of AWS at all: keys, a profile, a web identity, a container's role, or a region. */
  readonly found: boolean;
}

/** In milliseconds. A role's service answers at once, or after its own retries within a few seconds. */
const PATIENCE = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

export function findCredentials(env: Environment): FoundCredentials {
  return keysOf(env) ?? defaultChain(env);
}

/** The keys in the environment; undefined where it holds none. */
function keysOf(env: Environment): FoundCredentials | undefined {
  const accessKeyId = env.AWS_ACCESS_KEY_ID?.trim();
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY?.trim();
  const sessionToken = env.AWS_SESSION_TOKEN?.trim();
  if (!accessKeyId || !secretAccessKey) return undefined;
  const credentials: Credentials = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  };
  return {
    source: { kind: 'environment' },
    found: true,
    words: say('source_environment'),
    keyEnding: accessKeyId.slice(-4),
    provider: () => async () => credentials,
  };
}

/** The variables that tell the default chain where to look, the most precise first, and the words for each place. */
const POINTERS: readonly (readonly [name: string, words: (value: string) => string])[] = [
  ['AWS_PROFILE', (profile) => say('source_profile', { profile })],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', () => say('source_web_identity')],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', () => say('source_container')],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', () => say('source_container')],
  ['AWS_REGION', () => say('source_computer')],
  ['AWS_DEFAULT_REGION', () => say('source_computer')],
];

/** AWS's own order: environment, profiles, web identity, container, instance. */
function defaultChain(env: Environment): FoundCredentials {
  const pointer = POINTERS.find(([name]) => env[name]);
  return {
    source: { kind: 'chain' },
    found: pointer !== undefined,
    words: pointer ? pointer[1](env[pointer[0]] ?? '') : say('source_computer'),
    keyEnding: undefined,
    provider: (region) =>
      patient(async () => {
        const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
        return fromNodeProviderChain({ parentClientConfig: { region }, ignoreCache: true });
      }),
  };
}

/**
 * The SDK's own providers wait for ever for a service that accepts a question and never answers, and every later question waits
 * with the first. This function ends the wait after `PATIENCE` and gives the next question to a new provider.
 * @param make imports the SDK, so that a program that is not connected never loads it
 */
function patient(make: () => Promise<() => Promise<Credentials>>): () => Promise<Credentials> {
  let making: ReturnType<typeof make> | undefined;
  return async () => {
    try {
      making ??= make();
      const provide = await making;
      return await withTimeout(PATIENCE, new AbortController().signal, () => provide());
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
      making = undefined;
      throw named('CredentialsTimeout', new Error('no answer with credentials', { cause: error }));
    }
  };
}

/** One profile of `~/.aws`: keys, a role, a process or a sign-in (SSO). */
function profileSource(profile: string): CredentialSource {
  return {
    source: { kind: 'profile', profile },
    words: say('source_profile', { profile }),
    keyEnding: undefined,
    provider: (region) => {
      const provide = patient(async () => {
        const { fromIni } = await import('@aws-sdk/credential-providers');
        return fromIni({ profile, parentClientConfig: { region }, ignoreCache: true });
      });
      return async () => {
        try {
          return await provide();
        } catch (error) {
          if (!(error instanceof Error) || !/^(Credentials|Token)ProviderError$/.test(error.name))
            throw error;
          // The SDK has one error name for all sources. Only its message tells that the network is away.
          const code = /\bE(?:NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|NETUNREACH|HOSTUNREACH)\b/.exec(
            error.message,
          )?.[0];
          throw named(code ?? 'ProfileUnusable', new Error(error.message, { cause: error }));
        }
      };
    },
  };
}

/** @param session the pasted session; undefined when there is none (any more) */
export function sourceOf(
  source: Source,
  env: Environment,
  session: Credentials | undefined,
): CredentialSource {
  switch (source.kind) {
    case 'environment':
      return keysOf(env) ?? noKeys;
    case 'pasted':
      return pastedSource(session);
    case 'profile':
      return profileSource(source.profile);
    case 'chain':
      return defaultChain(env);
  }
}

/** For a host who chose the environment, when a later start has no keys there. */
const noKeys: CredentialSource = {
  source: { kind: 'environment' },
  words: say('source_environment'),
  keyEnding: undefined,
  provider: () => async () => {
    throw named('CredentialsProviderError', new Error('no keys in the environment'));
  },
};

function pastedSource(session: Credentials | undefined): CredentialSource {
  return {
    source: { kind: 'pasted' },
    words: say('source_pasted'),
    keyEnding: session?.accessKeyId.slice(-4),
    provider: () => async () => {
      if (!session) throw named('SessionMissing', new Error('no pasted session'));
      return session;
    },
  };
}

/** Gives an error the name of its failure in the table of dynamodb/failures.ts. */
function named(name: string, error: Error): Error {
  return Object.assign(error, { name });
}

/** Sections of the config file that are no profiles, by the names that the SDK gives them. */
const OTHER_SECTION = /^(sso-session|services)\./;

/** The profiles of `~/.aws`, by name, `default` first. Only reads them. Honours AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE. @throws GuestbookError `invalid_setting` */
export async function listProfiles(): Promise<ProfileChoice[]> {
  const { parseKnownFiles } = await import('@smithy/core/config');
  const profiles = await parseKnownFiles({ ignoreCache: true }).catch((cause: unknown) => {
    throw new GuestbookError('invalid_setting', sentence('profiles_unreadable'), { cause });
  });
  return Object.entries(profiles)
    .filter(([name]) => !OTHER_SECTION.test(name))
    .map(([name, lines]) => ({
      name,
      sso: lines.sso_session !== undefined || lines.sso_start_url !== undefined,
    }))
    .sort((a, b) => Number(b.name === 'default') - Number(a.name === 'default') || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
