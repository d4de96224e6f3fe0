/**
 * Every failure of an AWS call becomes one of four kinds, by this one table: the error's name, or Node's code where no
 * answer came. A name that the table lacks is `wait`, and is shown: nothing is dropped for being unforeseen.
 *
 * Names: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html. AWS lists UnrecognizedClientException
 * as one to retry; the same keys will be as unknown the next time, so here it asks for new ones.
 */
import { type FailureKind, RemoteError } from '../sync/remote';

interface Meaning {
  readonly kind: FailureKind;
  /** For the host: what happened. RemoteError adds what is safe. */
  readonly what: string;
  /** For the host: what to do next. */
  readonly next?: string;
  /** DynamoDB itself was not reached. */
  readonly unreached?: true;
  readonly names: readonly string[];
}

const ACADEMY = 'use the region us-east-1 or us-west-2.';

const expired: Meaning = {
  kind: 'credentials',
  what: 'The AWS session has expired.',
  next: 'Start the lab again and give its new credentials.',
  names: ['ExpiredTokenException', 'ExpiredToken', 'TokenRefreshRequired'],
};

const denied: Meaning = {
  kind: 'credentials',
  what: 'These AWS credentials may not use the table, or the lab has ended.',
  next: `They need dynamodb:DescribeTable, CreateTable, PutItem, GetItem and Scan. In AWS Academy start the lab, and ${ACADEMY}`,
  names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized', 'OptInRequired'],
};

const skewed: Meaning = {
  kind: 'wait',
  what: 'The clock of this computer is too far from the time at AWS.',
  next: 'Set the clock; sending goes on by itself.',
  names: ['RequestExpired', 'RequestTimeTooSkewed'],
};

const notDynamoDb: Meaning = {
  kind: 'hold',
  what: 'What answers at this address does not serve a table as DynamoDB does.',
  next: 'Check the address and the name of the table.',
  names: ['UnknownOperationException'],
};

const MEANINGS: readonly Meaning[] = [
  expired,
  denied,
  skewed,
  notDynamoDb,
  {
    kind: 'credentials',
    what: 'AWS does not know this key, or the session token beside it is another one or missing.',
    next: 'Copy the whole block again; if the lab was started again, take its new one.',
    names: [
      ...['UnrecognizedClientException', 'InvalidClientTokenId', 'AuthFailure'],
      ...['MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
    ],
  },
  {
    kind: 'credentials',
    what: 'The secret does not match the key.',
    next: 'Copy the whole block again, so that all three lines belong together.',
    names: [
      ...['InvalidSignatureException', 'SignatureDoesNotMatch'],
      ...['IncompleteSignature', 'IncompleteSignatureException'],
    ],
  },
  {
    kind: 'credentials',
    what: 'No AWS credentials were found.',
    next: 'Give credentials, a profile or a role; in a container on EC2 the instance must allow a metadata hop limit of 2.',
    names: ['CredentialsProviderError', 'TokenProviderError'],
  },
  // The names of our own sources (credentials/sources.ts).
  {
    kind: 'credentials',
    what: 'What gives the AWS credentials (a role or a sign-in) does not answer.',
    next: 'It is asked again by itself.',
    names: ['CredentialsTimeout'],
  },
  {
    kind: 'credentials',
    what: 'There is no pasted session on this computer.',
    next: 'Paste a new one.',
    names: ['SessionMissing'],
  },
  {
    kind: 'credentials',
    what: 'The chosen profile gives no AWS credentials.',
    next: 'If it signs in through a browser, run aws sso login for it; otherwise look at its lines in ~/.aws, or choose another source.',
    names: ['ProfileUnusable'],
  },
  {
    kind: 'wait',
    what: 'The table is asked for more than its capacity.',
    next: 'What waits is sent bit by bit.',
    names: [
      ...['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'LimitExceededException'],
      ...['Throttling', 'ThrottlingException', 'ThrottledException', 'TooManyRequestsException'],
    ],
  },
  {
    kind: 'wait',
    what: 'DynamoDB has a problem of its own.',
    next: 'Sending goes on by itself when it is over.',
    names: [
      ...['InternalFailure', 'InternalServerError', 'ServiceUnavailable', 'ServiceUnavailableException'],
      ...['TransactionConflictException', 'ReplicatedWriteConflictException'],
    ],
  },
  {
    kind: 'wait',
    what: 'The table is being created, changed or deleted.',
    next: 'It is checked again soon.',
    names: ['ResourceInUseException', 'TableNotReady', 'TableInUseException'],
  },
  {
    kind: 'wait',
    unreached: true,
    what: 'DynamoDB cannot be reached from here.',
    next: 'Sending goes on by itself when the connection is back.',
    // The time limit of a call (base/timeout.ts) ends it as an abort.
    names: [
      ...['AbortError', 'TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'ETIMEDOUT'],
      ...['ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ENOTFOUND'],
      ...['EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH'],
    ],
  },
  {
    kind: 'wait',
    unreached: true,
    what: 'Something other than DynamoDB answers, perhaps a sign-in page of this network.',
    next: 'Open a web page to sign in to the network; sending goes on by itself.',
    names: [
      ...['SyntaxError', 'UnexpectedReply', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'],
      ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
      ...[
        'ERR_TLS_CERT_ALTNAME_INVALID',
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      ],
      // Node's parser met an answer that is not HTTP.
      ...['HPE_CLOSED_CONNECTION', 'HPE_HEADER_OVERFLOW', 'HPE_INVALID_CHUNK_SIZE', 'HPE_INVALID_CONSTANT'],
      ...['HPE_INVALID_CONTENT_LENGTH', 'HPE_INVALID_HEADER_TOKEN', 'HPE_INVALID_STATUS'],
      ...['HPE_INVALID_TRANSFER_ENCODING', 'HPE_INVALID_VERSION', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
    ],
  },
  {
    kind: 'hold',
    what: 'The table is not there any more.',
    next: 'Restore the table, or connect to another one.',
    names: ['ResourceNotFoundException', 'TableNotFoundException'],
  },
  {
    kind: 'reject',
    what: 'DynamoDB does not take this entry as it is.',
    names: ['ValidationException', 'ItemCollectionSizeLimitExceededException'],
  },
];

/** Exported for its test, which goes through every name. */
export const FAILURES: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => meaning.names.map((name) => [name, meaning] as const)),
);

/**
 * @param error whatever an AWS call threw, except for the caller's own abort.
 * @param subject what the call was about: only a call about an item can end with the item refused.
 */
export function toRemoteError(error: unknown, subject: 'item' | 'table'): RemoteError {
  if (error instanceof RemoteError) return error;
  const names = namesOf(error);
  const name = names.find((each) => FAILURES.has(each));
  const known = name === undefined ? undefined : FAILURES.get(name);
  if (name === undefined || !known) {
    const reason = names[0] ?? 'unknown';
    const words = { what: `DynamoDB answered something unforeseen (${reason}).`, next: 'It is tried again.' };
    return new RemoteError('wait', reason, words, { cause: error });
  }
  const meant = known.kind === 'reject' && subject === 'table' ? notDynamoDb : known;
  const { kind, unreached = false, ...words } = isStaleSignature(error) ? skewed : meant;
  const action = known === denied ? deniedAction(error) : undefined;
  const options = { cause: error, action, unreached };
  return new RemoteError(kind, name, action === undefined ? words : describeDenied(action), options);
}

/** Whether a failure of this name means that the session is over. */
export function isExpired(reason: string | undefined): boolean {
  return reason !== undefined && FAILURES.get(reason) === expired;
}

/** Whether a failure of this name is about an action, and not about who asks. */
export function isDenied(reason: string): boolean {
  return FAILURES.get(reason) === denied;
}

/** A failure that we found ourselves, by its name in the table. */
export function failureNamed(
  name: 'TableNotFoundException' | 'TableNotReady' | 'UnexpectedReply',
): RemoteError {
  return toRemoteError(Object.assign(new Error(name), { name }), 'table');
}

/** DynamoDB has one name for a secret that does not match and for a clock that is too far off: its message tells them apart. */
function isStaleSignature(error: unknown): boolean {
  return error instanceof Error && /^Signature (expired|not yet current)/.test(error.message);
}

/** AWS names the action in its message. We show no other part of that message, because it holds names of people. */
function deniedAction(error: unknown): string | undefined {
  return error instanceof Error ? /perform: (dynamodb:\w{1,60})/.exec(error.message)?.[1] : undefined;
}

function describeDenied(action: string): { what: string; next: string } {
  return {
    what: `These AWS credentials may not do ${action} with this table.`,
    next: `Ask for that permission. In AWS Academy start the lab if it has ended, and ${ACADEMY}`,
  };
}

/** The most telling first: Node's code of a broken connection, then the error's name, then the same of its cause. */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const own = error.name === 'Error' ? code : [...code, error.name];
  return error.cause === error ? own : [...own, ...namesOf(error.cause)];
}
