/**
 * The table that the program connects to, the credentials for it, and the host's answer. An answer is given to one table:
 * started with an environment that leads elsewhere, the desktop asks again instead of creating a table somewhere unasked.
 */
import { ADDRESS_RULES, type AddressField, type ConnectionRequest } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { say, sentence } from '../../shared/words/main';
import type { Config } from '../config';
import type { FoundCredentials } from '../credentials/sources';
import type { Settings } from '../settings';

export interface ConnectionChoice {
  readonly request: ConnectionRequest;
  /** `yes` and `no` are the host's answers to this table. */
  readonly answer: 'yes' | 'no' | 'none';
}

/**
 * The environment's table; where the environment is silent, the host's earlier choice.
 * @param hasSession whether a pasted session was kept; where none was and the environment both connects and has keys, these
 *   take its place
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

/** With credentials of the environment; a host who has none there pastes them. */
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
export function withLocks({ lockedBy, ...config }: Config, request: ConnectionRequest): ConnectionRequest {
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

/** Returns the request. @throws GuestbookError `invalid_setting` for the first value that does not fit. */
export function checkRequest(request: ConnectionRequest): ConnectionRequest {
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
