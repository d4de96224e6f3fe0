/**
 * Every failure of an AWS call becomes one of four kinds, by this one table: the error's name, or Node's code where no
 * answer came. What the table does not know is `wait`, with its name shown: nothing is dropped for being unforeseen.
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
}

const unreachable: Meaning = {
  kind: 'wait',
  unreached: true,
  what: 'DynamoDB cannot be reached from here.',
  next: 'Sending goes on by itself when the connection is back.',
};
const impostor: Meaning = {
  kind: 'wait',
  unreached: true,
  what: 'Something other than DynamoDB answers, perhaps a sign-in page of this network.',
  next: 'Open a web page to sign in to the network; sending goes on by itself.',
};
const busy: Meaning = {
  kind: 'wait',
  what: 'The table is asked for more than its capacity.',
  next: 'What waits is sent bit by bit.',
};
const awsTrouble: Meaning = {
  kind: 'wait',
  what: 'DynamoDB has a problem of its own.',
  next: 'Sending goes on by itself when it is over.',
};
const changing: Meaning = {
  kind: 'wait',
  what: 'The table is being created, changed or deleted.',
  next: 'It is looked at again soon.',
};
const skewed: Meaning = {
  kind: 'wait',
  what: 'The clock of this computer is too far from the time at AWS.',
  next: 'Set the clock; sending goes on by itself.',
};
const expired: Meaning = {
  kind: 'credentials',
  what: 'The AWS session has expired.',
  next: 'Start the lab again and give its new credentials.',
};
const unknownKey: Meaning = {
  kind: 'credentials',
  what: 'AWS does not know this key, or the session token beside it is another one or missing.',
  next: 'Copy the whole block again; if the lab was started again, take its new one.',
};
const wrongSecret: Meaning = {
  kind: 'credentials',
  what: 'The secret does not match the key.',
  next: 'Copy the whole block again, so that all three lines belong together.',
};
const noKeys: Meaning = {
  kind: 'credentials',
  what: 'No AWS credentials were found.',
  next: 'Give credentials, a profile or a role; in a container on EC2 the instance must allow a metadata hop limit of 2.',
};
const noAnswer: Meaning = {
  kind: 'credentials',
  what: 'What gives the AWS credentials (a role or a sign-in) does not answer.',
  next: 'It is asked again by itself.',
};
const noSession: Meaning = {
  kind: 'credentials',
  what: 'There is no pasted session on this computer.',
  next: 'Paste a new one.',
};
const unusableProfile: Meaning = {
  kind: 'credentials',
  what: 'The chosen profile gives no AWS credentials.',
  next: 'If it signs in through a browser, run aws sso login for it; otherwise look at its lines in ~/.aws, or choose another source.',
};
const denied: Meaning = {
  kind: 'credentials',
  what: 'These AWS credentials may not use the table, or the lab has ended.',
  next: 'They need dynamodb:DescribeTable, CreateTable, PutItem, GetItem and Scan. In AWS Academy start the lab, and use the region us-east-1 or us-west-2.',
};
const gone: Meaning = {
  kind: 'hold',
  what: 'The table is not there any more.',
  next: 'Restore the table, or connect to another one.',
};
const notDynamoDb: Meaning = {
  kind: 'hold',
  what: 'What answers at this address does not serve a table as DynamoDB does.',
  next: 'Check the address and the name of the table.',
};
const refusedItem: Meaning = { kind: 'reject', what: 'DynamoDB does not take this entry as it is.' };

/** Exported for its test, which goes through every name. */
export const FAILURES: Readonly<Record<string, Meaning>> = {
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  TokenRefreshRequired: expired,
  UnrecognizedClientException: unknownKey,
  InvalidClientTokenId: unknownKey,
  MissingAuthenticationToken: unknownKey,
  MissingAuthenticationTokenException: unknownKey,
  AuthFailure: unknownKey,
  InvalidSignatureException: wrongSecret,
  SignatureDoesNotMatch: wrongSecret,
  IncompleteSignature: wrongSecret,
  IncompleteSignatureException: wrongSecret,
  CredentialsProviderError: noKeys,
  TokenProviderError: noKeys,
  // Our own sources' (credentials/sources.ts).
  CredentialsTimeout: noAnswer,
  SessionMissing: noSession,
  ProfileUnusable: unusableProfile,
  AccessDenied: denied,
  AccessDeniedException: denied,
  UnauthorizedOperation: denied,
  NotAuthorized: denied,
  OptInRequired: denied,

  ProvisionedThroughputExceededException: busy,
  RequestLimitExceeded: busy,
  LimitExceededException: busy,
  Throttling: busy,
  ThrottlingException: busy,
  ThrottledException: busy,
  TooManyRequestsException: busy,
  InternalFailure: awsTrouble,
  InternalServerError: awsTrouble,
  ServiceUnavailable: awsTrouble,
  ServiceUnavailableException: awsTrouble,
  TransactionConflictException: awsTrouble,
  ReplicatedWriteConflictException: awsTrouble,
  ResourceInUseException: changing,
  TableNotReady: changing,
  TableInUseException: changing,
  RequestExpired: skewed,
  RequestTimeTooSkewed: skewed,

  // The deadline of a call (deadline.ts) ends it as an abort.
  AbortError: unreachable,
  TimeoutError: unreachable,
  RequestTimeout: unreachable,
  RequestTimeoutException: unreachable,
  ECONNABORTED: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTDOWN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETDOWN: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unreachable,
  EPIPE: unreachable,
  ETIMEDOUT: unreachable,
  SyntaxError: impostor,
  UnexpectedReply: impostor,
  CERT_HAS_EXPIRED: impostor,
  DEPTH_ZERO_SELF_SIGNED_CERT: impostor,
  EPROTO: impostor,
  // Node's parser met what is no HTTP.
  HPE_CLOSED_CONNECTION: impostor,
  HPE_HEADER_OVERFLOW: impostor,
  HPE_INVALID_CHUNK_SIZE: impostor,
  HPE_INVALID_CONSTANT: impostor,
  HPE_INVALID_CONTENT_LENGTH: impostor,
  HPE_INVALID_HEADER_TOKEN: impostor,
  HPE_INVALID_STATUS: impostor,
  HPE_INVALID_TRANSFER_ENCODING: impostor,
  HPE_INVALID_VERSION: impostor,
  HPE_UNEXPECTED_CONTENT_LENGTH: impostor,
  ERR_SSL_WRONG_VERSION_NUMBER: impostor,
  ERR_TLS_CERT_ALTNAME_INVALID: impostor,
  SELF_SIGNED_CERT_IN_CHAIN: impostor,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: impostor,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: impostor,

  ResourceNotFoundException: gone,
  TableNotFoundException: gone,
  UnknownOperationException: notDynamoDb,

  ValidationException: refusedItem,
  ItemCollectionSizeLimitExceededException: refusedItem,
};

/**
 * @param error whatever an AWS call threw, except for the caller's own abort.
 * @param subject what the call was about: only one about an item can end with the item refused.
 */
export function toRemoteError(error: unknown, subject: 'item' | 'table'): RemoteError {
  if (error instanceof RemoteError) return error;
  const names = namesOf(error);
  for (const name of names) {
    const known = Object.hasOwn(FAILURES, name) ? FAILURES[name] : undefined;
    const meaning = known?.kind === 'reject' && subject === 'table' ? notDynamoDb : known;
    if (meaning) {
      const { kind, what, next, unreached = false } = isStaleSignature(error) ? skewed : meaning;
      const words = meaning === denied ? (describeDenied(error) ?? { what, next }) : { what, next };
      return new RemoteError(kind, name, words, { cause: error, unreached });
    }
  }
  const reason = names[0] ?? 'unknown';
  return new RemoteError(
    'wait',
    reason,
    { what: `DynamoDB answered something unforeseen (${reason}).`, next: 'It is tried again.' },
    { cause: error },
  );
}

/** Whether a failure of this name means that the session is over. */
export function isExpired(reason: string | undefined): boolean {
  return reason !== undefined && Object.hasOwn(FAILURES, reason) && FAILURES[reason] === expired;
}

/** Whether a failure of this name is about an action, and not about who asks. */
export function isDenied(reason: string): boolean {
  return Object.hasOwn(FAILURES, reason) && FAILURES[reason] === denied;
}

/** DynamoDB has one name for a secret that does not match and for a clock that is too far off: its message tells them apart. */
function isStaleSignature(error: unknown): boolean {
  return error instanceof Error && /^Signature (expired|not yet current)/.test(error.message);
}

/** AWS names the action in its message, and nothing else of that message is ours to show: it holds names of people. */
function describeDenied(error: unknown): { what: string; next: string } | undefined {
  const action = error instanceof Error && /perform: (dynamodb:\w{1,60})/.exec(error.message)?.[1];
  if (!action) return undefined;
  return {
    what: `These AWS credentials may not do ${action} with this table.`,
    next: 'Ask for that permission. In AWS Academy start the lab if it has ended, and use the region us-east-1 or us-west-2.',
  };
}

/** A failure that we found ourselves, by its name in the table. */
export function failureNamed(
  name: 'TableNotFoundException' | 'TableNotReady' | 'UnexpectedReply',
): RemoteError {
  return toRemoteError(Object.assign(new Error(name), { name }), 'table');
}

/** The most telling first: Node's code of a broken connection, then the error's name, then the same of its cause. */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const own = error.name === 'Error' ? code : [...code, error.name];
  return error.cause === error ? own : [...own, ...namesOf(error.cause)];
}
