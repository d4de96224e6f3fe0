/** The connection that is in force: a book, the table behind it if there is one, and how both are told to the host. */
import type { ConnectionRequest, ConnectionState } from '../../shared/connection';
import type { Backend, Config, Environment } from '../config';
import { type CredentialSource, findCredentials } from '../credentials/sources';
import type { Vault } from '../credentials/vault';
import { isExpired } from '../dynamodb/failures';
import type { Log } from '../log';
import { type OpenBackend, openBackend } from './backend';

/** Request and source may be replaced while the book of the same table stays open. */
export interface Connection {
  readonly backend: OpenBackend;
  request: ConnectionRequest;
  source: CredentialSource;
}

/** @throws GuestbookError `store_failed` when the book cannot be opened. */
export async function openConnection(
  kind: Backend,
  request: ConnectionRequest,
  source: CredentialSource,
  {
    config,
    headless,
    log,
    onChange,
  }: {
    readonly config: Config;
    readonly headless: boolean;
    readonly log: Log;
    readonly onChange: () => void;
  },
): Promise<Connection> {
  const asked = { request, source };
  const backend = await openBackend(kind, {
    folder: config.folder,
    place: request,
    capacity: () => asked.request.capacity,
    credentials: (region) => asked.source.provider(region),
    headless,
    log,
    onChange,
  });
  return Object.assign(asked, { backend });
}

export function describeConnection(
  { backend, request, source }: Connection,
  isOffered: boolean,
  {
    config,
    environment,
    vault,
  }: { readonly config: Config; readonly environment: Environment; readonly vault: Vault },
): ConnectionState {
  const { phase, reason, message: problem, question, clockMinutes } = backend.table?.state() ?? {};
  const copyOffer = backend.table?.copyOffer.entries;
  const { region, table, endpoint, backend: backendVariable } = config.lockedBy;
  return {
    state: backend.kind === 'dynamodb' ? 'on' : isOffered ? 'offered' : 'off',
    choice: request,
    sourceWords: source.words,
    ...(source.keyEnding && { keyEnding: source.keyEnding }),
    environmentHasKeys: findCredentials(environment).source.kind === 'environment',
    ...(vault.state && { session: vault.state }),
    sessionKept: vault.keeps,
    ...(phase === 'credentials' && { needs: describeNeed(reason) }),
    ...(problem && { problem }),
    ...(question && { question }),
    ...(clockMinutes && { clockMinutes }),
    ...(copyOffer && { copyOffer }),
    lockedBy: {
      ...(region && { region }),
      ...(table && { table }),
      ...(endpoint && { endpoint }),
      ...(backendVariable && { backend: backendVariable }),
    },
  };
}

function describeNeed(reason: string | undefined): NonNullable<ConnectionState['needs']> {
  if (isExpired(reason)) return 'expired';
  return reason === 'SessionMissing' ? 'missing' : 'refused';
}
