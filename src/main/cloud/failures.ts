/**
 * Every failure of an AWS call becomes one of four kinds, by this one table: the error's name, or Node's code where no
 * answer came. What the table does not know is `wait`, with its name shown: nothing is dropped for being unforeseen.
 *
 * Names: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html. AWS lists UnrecognizedClientException
 * as one to retry; the same keys will be as unknown the next time, so here it asks for new ones.
 */
import { type FailureKind, RemoteError } from './remote';

interface Meaning {
  readonly kind: FailureKind;
  /** For the host: what happened, what is safe, what to do next. */
  readonly words: string;
  /** DynamoDB itself was not reached. */
  readonly unreached?: true;
}

const unreachable: Meaning = {
  kind: 'wait',
  unreached: true,
  words:
    'DynamoDB cannot be reached from here. Everything signed is kept on this computer and is sent when the connection is back.',
};
const impostor: Meaning = {
  kind: 'wait',
  unreached: true,
  words:
    'Something other than DynamoDB answers, perhaps a sign-in page of this network. Everything signed is kept on this computer. Open a web page to sign in to the network; sending goes on by itself.',
};
const busy: Meaning = {
  kind: 'wait',
  words:
    'The table is asked for more than its capacity. Everything signed is kept on this computer and is sent bit by bit.',
};
const awsTrouble: Meaning = {
  kind: 'wait',
  words:
    'DynamoDB has a problem of its own. Everything signed is kept on this computer and is sent when it is over.',
};
const changing: Meaning = {
  kind: 'wait',
  words:
    'The table is being created, changed or deleted. Everything signed is kept on this computer; it is looked at again soon.',
};
const skewed: Meaning = {
  kind: 'wait',
  words:
    'The clock of this computer is too far from the time at AWS. Everything signed is kept here. Set the clock; sending goes on by itself.',
};
const expired: Meaning = {
  kind: 'credentials',
  words:
    'The AWS session has expired. Everything signed is kept on this computer. Start the lab again and give its new credentials.',
};
const unknownKeys: Meaning = {
  kind: 'credentials',
  words:
    'AWS does not accept these credentials. Everything signed is kept on this computer. Copy all three lines again and give them anew.',
};
const noKeys: Meaning = {
  kind: 'credentials',
  words:
    'No AWS credentials were found. Everything signed is kept on this computer. Give credentials, a profile or a role; in a container on EC2 the instance must allow a metadata hop limit of 2.',
};
const denied: Meaning = {
  kind: 'credentials',
  words:
    'These AWS credentials may not use the table, or the lab has ended. Everything signed is kept on this computer. They need DescribeTable, CreateTable, PutItem, GetItem and Scan.',
};
const gone: Meaning = {
  kind: 'hold',
  words:
    'The table is not there any more. Everything is kept on this computer and nothing is sent. Restore the table, or connect to another one.',
};
const notDynamoDb: Meaning = {
  kind: 'hold',
  words:
    'What answers at this address does not serve a table as DynamoDB does. Everything signed is kept on this computer. Check the address and the name of the table.',
};
const refusedItem: Meaning = {
  kind: 'reject',
  words: 'DynamoDB does not take this entry as it is. It is kept on this computer.',
};

/** Exported for its test, which goes through every name. */
export const FAILURES: Readonly<Record<string, Meaning>> = {
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  TokenRefreshRequired: expired,
  UnrecognizedClientException: unknownKeys,
  InvalidClientTokenId: unknownKeys,
  InvalidSignatureException: unknownKeys,
  SignatureDoesNotMatch: unknownKeys,
  IncompleteSignature: unknownKeys,
  IncompleteSignatureException: unknownKeys,
  MissingAuthenticationToken: unknownKeys,
  MissingAuthenticationTokenException: unknownKeys,
  AuthFailure: unknownKeys,
  CredentialsProviderError: noKeys,
  TokenProviderError: noKeys,
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
      const { kind, words, unreached = false } = meaning;
      return new RemoteError(kind, name, words, { cause: error, unreached });
    }
  }
  const reason = names[0] ?? 'unknown';
  return new RemoteError(
    'wait',
    reason,
    `DynamoDB answered something unforeseen (${reason}). Everything signed is kept on this computer; it is tried again.`,
    { cause: error },
  );
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
