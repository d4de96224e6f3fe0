/**
 * Where AWS credentials come from. A source gives providers, never the secrets themselves: only the AWS client asks a
 * provider, and what a screen or a log may know of it is `words` and `keyEnding`.
 */
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface CredentialSource {
  /** Whether the environment speaks of AWS at all: keys, a profile, a web identity, a container's role, or a region. */
  readonly found: boolean;
  /** Where they come from: "the environment", "the profile work". */
  readonly words: string;
  /** The last four characters of the key's id, where it is known without asking anybody. */
  readonly keyEnding: string | undefined;
  /**
   * A provider that remembers nothing of an earlier one, so that a client made anew sees what has changed since (a
   * profile's file after "AWS Details > Show"). The region serves the providers that call AWS themselves.
   */
  readonly provider: (region: string) => () => Promise<Credentials>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function findCredentials(env: Environment): CredentialSource {
  return keysOf(env) ?? defaultChain(env);
}

function keysOf(env: Environment): CredentialSource | undefined {
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
    found: true,
    words: 'the environment',
    keyEnding: accessKeyId.slice(-4),
    provider: () => async () => credentials,
  };
}

/** The variables that point the default chain somewhere, the most telling first, and what they point to. */
const POINTERS: readonly (readonly [name: string, words: (value: string) => string])[] = [
  ['AWS_PROFILE', (profile) => `the profile ${profile}`],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', () => 'a web identity'],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', () => "the container's role"],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', () => "the container's role"],
  ['AWS_REGION', () => 'the AWS settings of this computer'],
  ['AWS_DEFAULT_REGION', () => 'the AWS settings of this computer'],
];

/** AWS's own order: environment, profiles, web identity, container, instance. */
function defaultChain(env: Environment): CredentialSource {
  const pointer = POINTERS.find(([name]) => env[name]);
  return {
    found: pointer !== undefined,
    words: pointer ? pointer[1](env[pointer[0]] ?? '') : 'the AWS settings of this computer',
    keyEnding: undefined,
    provider: (region) => fromNodeProviderChain({ clientConfig: { region }, ignoreCache: true }),
  };
}
