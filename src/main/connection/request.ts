/**
 * The request for a connection: composes it from the environment, the host's earlier answer and the request, then tries it.
 *
 * A host's answer is valid for one table. When the environment of a later start leads to another table, the desktop asks again,
 * and creates no table unasked.
 */
import {
  ADDRESS_RULES,
  type AddressField,
  type ConnectionOutcome,
  type ConnectionRequest,
  REGIONS,
} from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { say, sentence, tell } from '../../shared/words/main';
import type { Config } from '../config';
import type { CredentialSource, FoundCredentials } from '../credentials/sources';
import type { Settings } from '../settings';
import type { Binding } from '../store/store';
import { RemoteError } from '../sync/remote';

/** Failures that mean: another program than DynamoDB answers at the endpoint, or its computer is there and no program answers. */
const NOBODY_THERE =
  /^(ECONNREFUSED|SyntaxError|UnexpectedReply|EPROTO|HPE_\w+|ERR_SSL_WRONG_VERSION_NUMBER)$/;
const NO_SUCH_NAME = /^(ENOTFOUND|EAI_AGAIN)$/;
const CLOCK = /^(RequestExpired|RequestTimeTooSkewed|InvalidSignatureException)$/;

export interface ConnectionChoice {
  readonly request: ConnectionRequest;
  /** `yes` and `no` are the host's answers to this table. */
  readonly answer: 'yes' | 'no' | 'none';
}

/**
 * The environment's table; where the environment is silent, the host's earlier choice.
 * @param hasSession whether the vault has kept a pasted session. Without one, the environment's keys take its place if the
 *   environment also connects
 */
export function chooseConnection(
  config: Config,
  found: FoundCredentials,
  { connection }: Settings,
  hasSession: boolean,
): ConnectionChoice {
  if (!connection) return { request: environmentsRequest(config, found), answer: 'none' };
  const { on, ...chosen } = connection;
  const isLost =
    config.backend === 'dynamodb' &&
    chosen.source.kind === 'pasted' &&
    !hasSession &&
    found.source.kind === 'environment';
  const request = withLocks(config, isLost ? { ...chosen, source: found.source } : chosen);
  if (!on) return { request, answer: 'no' };
  return { request, answer: isSameTable(request, chosen) ? 'yes' : 'none' };
}

/** With the credentials of the environment; where the environment has none, the host pastes a session. */
export function environmentsRequest(config: Config, found: FoundCredentials): ConnectionRequest {
  const { region, table, endpoint } = config;
  return {
    source: found.found || config.backend === 'dynamodb' ? found.source : { kind: 'pasted' },
    region,
    table,
    ...(endpoint && { endpoint }),
    capacity: 'provisioned',
  };
}

/** The environment wins over the host's request. */
function withLocks({ lockedBy, ...config }: Config, request: ConnectionRequest): ConnectionRequest {
  const { endpoint: asked, ...rest } = request;
  // An endpoint with a slash at its end is the same address, and so the same book.
  const endpoint = lockedBy.endpoint ? config.endpoint : asked?.replace(/\/+$/, '');
  return {
    ...rest,
    ...(lockedBy.region && { region: config.region }),
    ...(lockedBy.table && { table: config.table }),
    ...(endpoint && { endpoint }),
  };
}

/** The host's request under the environment's locks. @throws GuestbookError `invalid_setting` for the first value that does not fit. */
export function checkRequest(config: Config, asked: ConnectionRequest): ConnectionRequest {
  const request = withLocks(config, asked);
  for (const field of Object.keys(ADDRESS_RULES) as AddressField[]) {
    const value = request[field];
    if (value === undefined || ADDRESS_RULES[field].takes.safeParse(value).success) continue;
    throw new GuestbookError(
      'invalid_setting',
      sentence(`${field}_unfit`, { value: value.slice(0, 80), takes: say(ADDRESS_RULES[field].words) }),
    );
  }
  return request;
}

export function isSameTable(a: ConnectionRequest, b: ConnectionRequest): boolean {
  return a.region === b.region && a.table === b.table && a.endpoint === b.endpoint;
}

/**
 * Tries a connection before the program keeps it: one question about the table, with the new credentials, which are not in use
 * yet. Creates nothing. A failure that may pass in a minute does not refuse the connection. These do for certain: AWS or the
 * table refuses, no DynamoDB answers at the endpoint, or neither the list nor the network's names have the region.
 * @param bound the binding of this table's book, if there is a book and it has met its table
 * @param signal ends the question, with the signal's reason
 * @throws GuestbookError `cloud_refused`, whose message says the cause and the next step
 */
export async function tryConnection(
  request: ConnectionRequest,
  source: CredentialSource,
  bound: Binding | undefined,
  signal: AbortSignal,
): Promise<ConnectionOutcome> {
  const { region, table, endpoint } = request;
  const options = { region, table, endpoint, credentials: source.provider };
  // Loaded here: a program that is not connected never loads the AWS SDK.
  const { probeTable } = await import('../dynamodb/dynamodb-remote');
  try {
    const found = await probeTable(options, bound, signal);
    return { checked: true, table: found.table ? 'found' : 'missing' };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const refusal = describeRefusal(error, request);
    if (refusal)
      throw new GuestbookError('cloud_refused', sentence('connection_refused', { refusal }), {
        cause: error,
      });
    return {
      checked: false,
      message: say('connection_unchecked', { failure: tell(error.words.what) }),
    };
  }
}

/** Undefined for a failure that may pass by itself. */
function describeRefusal(
  { kind, reason, words: { what, next } }: RemoteError,
  { endpoint, region }: ConnectionRequest,
): string | undefined {
  if (reason === 'CredentialsTimeout') return undefined;
  if (kind === 'credentials' || kind === 'hold') return [what, ...(next ? [next] : [])].map(tell).join(' ');
  // Before this failure comes, the SDK has already tried again with AWS's time.
  if (CLOCK.test(reason)) return say('clock_refused', { failure: tell(what) });
  if (endpoint !== undefined && NOBODY_THERE.test(reason)) return say('nothing_answers', { endpoint });
  if (endpoint === undefined && NO_SUCH_NAME.test(reason) && !Object.hasOwn(REGIONS, region))
    return say('no_such_region', { region });
  return undefined;
}
