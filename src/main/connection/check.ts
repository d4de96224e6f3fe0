/**
 * Tries a connection before it is kept: one question about the table, with the credentials that are not in use yet.
 * Nothing is created. A refusal by AWS or by the table refuses the connection; a failure that may pass in a minute does not.
 * Refused for certain are: what AWS or the table refuses, an endpoint where no DynamoDB answers, and a region that is neither
 * in the list nor in the network's names.
 */
import { type ConnectionOutcome, type ConnectionRequest, REGIONS } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { say, sentence, tell } from '../../shared/words/main';
import type { CredentialSource } from '../credentials/sources';
import type { Binding } from '../store/store';
import { RemoteError } from '../sync/remote';

/** Reasons by which something answers at an endpoint that is not DynamoDB, or nothing does although its computer is there. */
const NOBODY_THERE =
  /^(ECONNREFUSED|SyntaxError|UnexpectedReply|EPROTO|HPE_\w+|ERR_SSL_WRONG_VERSION_NUMBER)$/;
const NO_SUCH_NAME = /^(ENOTFOUND|EAI_AGAIN)$/;
const CLOCK = /^(RequestExpired|RequestTimeTooSkewed|InvalidSignatureException)$/;

/**
 * @param bound the binding of this table's book, if there is a book and it has met its table
 * @param signal ends the question, with the signal's reason
 * @throws GuestbookError `cloud_refused`, whose message says the cause and the next step
 */
export async function checkConnection(
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
  // The SDK has tried again with AWS's time before this comes about.
  if (CLOCK.test(reason)) return say('clock_refused', { failure: tell(what) });
  if (endpoint !== undefined && NOBODY_THERE.test(reason)) return say('nothing_answers', { endpoint });
  if (endpoint === undefined && NO_SUCH_NAME.test(reason) && !Object.hasOwn(REGIONS, region))
    return say('no_such_region', { region });
  return undefined;
}
