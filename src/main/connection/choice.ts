/**
 * What the program connects to and with what, and whether the host has said yes to it. An answer is given to one table:
 * started with an environment that leads elsewhere, the desktop asks again instead of creating a table somewhere unasked.
 */
import { ADDRESS_RULES, type AddressField, type ConnectionRequest } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import type { Config } from '../config';
import type { FoundCredentials } from '../credentials/sources';
import type { Settings } from '../settings';

export interface ConnectionChoice {
  readonly request: ConnectionRequest;
  /** `yes` and `no` are the host's answers to this place. */
  readonly answer: 'yes' | 'no' | 'none';
}

/**
 * What the environment leads to; where it is silent, what the host chose before.
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

/** The environment wins over what was asked for. */
export function withLocks({ lockedBy, ...config }: Config, request: ConnectionRequest): ConnectionRequest {
  const { endpoint: asked, ...rest } = request;
  // With and without a slash at its end it is one address, and one book.
  const endpoint = lockedBy.endpoint ? config.endpoint : asked?.replace(/\/+$/, '');
  return {
    ...rest,
    ...(lockedBy.region && { region: config.region }),
    ...(lockedBy.table && { table: config.table }),
    ...(endpoint && { endpoint }),
  };
}

/** @throws GuestbookError `invalid_setting` for the first value that does not fit. */
export function checkRequest(request: ConnectionRequest): void {
  const names = { region: 'The region', table: 'The table', endpoint: 'The endpoint' } as const;
  for (const field of Object.keys(ADDRESS_RULES) as AddressField[]) {
    const value = request[field];
    if (value === undefined || ADDRESS_RULES[field].takes.safeParse(value).success) continue;
    throw new GuestbookError(
      'invalid_setting',
      `${names[field]} is "${value.slice(0, 80)}". It takes ${ADDRESS_RULES[field].words}. Nothing was changed.`,
    );
  }
}

export function isSameTable(a: ConnectionRequest, b: ConnectionRequest): boolean {
  return a.region === b.region && a.table === b.table && a.endpoint === b.endpoint;
}
