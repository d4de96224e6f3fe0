/**
 * Tries a connection before it is kept: one look at the table, with the credentials that are not in use yet. Nothing is
 * created. What AWS or the table refuses for certain is refused here; what may be better in a minute is not.
 */
import { type ConnectionOutcome, type ConnectionRequest, REGIONS } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import type { CredentialSource } from '../credentials/sources';
import { probeTable } from '../dynamodb/remote';
import type { Binding } from '../store/store';
import { RemoteError } from '../sync/remote';

/** Reasons by which something answers at an endpoint that is not DynamoDB, or nothing does although its computer is there. */
const NOBODY_THERE =
  /^(ECONNREFUSED|SyntaxError|UnexpectedReply|EPROTO|HPE_\w+|ERR_SSL_WRONG_VERSION_NUMBER)$/;
const NO_SUCH_NAME = /^(ENOTFOUND|EAI_AGAIN)$/;
const CLOCK = /^(RequestExpired|RequestTimeTooSkewed|InvalidSignatureException)$/;

/**
 * @param bound what the book of this table is bound to, if it is there and has met its table
 * @param signal ends it, with the signal's reason
 * @throws GuestbookError `cloud_refused`, with what was wrong and what to do next
 */
export async function checkConnection(
  request: ConnectionRequest,
  source: CredentialSource,
  bound: Binding | undefined,
  signal: AbortSignal,
): Promise<ConnectionOutcome> {
  const { region, table, endpoint } = request;
  const options = { region, table, endpoint, credentials: source.provider };
  try {
    const found = await probeTable(options, bound, signal);
    return { checked: true, table: found.table ? 'found' : 'missing' };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const refusal = describeRefusal(error, request);
    if (refusal)
      throw new GuestbookError('cloud_refused', `${refusal} Nothing was changed.`, { cause: error });
    return {
      checked: false,
      message: `${error.what} The connection is kept but not checked yet. It is tried again by itself.`,
    };
  }
}

/** Undefined for what may pass. */
function describeRefusal(
  { kind, reason, what, next }: RemoteError,
  { endpoint, region }: ConnectionRequest,
): string | undefined {
  if (reason === 'CredentialsTimeout') return undefined;
  if (kind === 'credentials' || kind === 'hold') return [what, next].filter(Boolean).join(' ');
  // The SDK has tried again with AWS's time before this comes about.
  if (CLOCK.test(reason)) return `${what} Set the clock, and connect again.`;
  if (endpoint !== undefined && NOBODY_THERE.test(reason))
    return `Nothing at ${endpoint} answers as DynamoDB does. Start it, or correct the endpoint.`;
  if (endpoint === undefined && NO_SUCH_NAME.test(reason) && !Object.hasOwn(REGIONS, region))
    return `There is no region ${region} to be found. Choose one of the list.`;
  return undefined;
}
