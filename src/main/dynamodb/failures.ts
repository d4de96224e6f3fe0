/**
 * This one table turns every failure of an AWS call into one of four kinds, by the error's name, or by Node's code where no
 * answer came. A name that the table lacks is `wait`, and the host sees it: the program drops no entry for an unforeseen
 * failure.
 *
 * Names: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html. AWS says to retry
 * UnrecognizedClientException. The same keys stay unknown, so we ask for new ones.
 */
import { type PlainMessage, sentence } from '../../shared/words/main';
import { type FailureKind, RemoteError, type RemoteWords } from '../sync/remote';

interface Meaning {
  readonly kind: FailureKind;
  /** The message that tells the host what happened. RemoteError adds the one about what is safe. */
  readonly what: PlainMessage;
  /** The message that tells the host what to do next. */
  readonly next?: PlainMessage;
  /** DynamoDB itself was not reached. */
  readonly unreached?: true;
  readonly names: readonly string[];
}

/** Many names, with blanks between them. */
const listed = (names: string) => names.split(/\s+/);

const expired: Meaning = {
  kind: 'credentials',
  what: 'aws_session_expired',
  next: 'start_lab_again',
  names: ['ExpiredTokenException', 'ExpiredToken', 'TokenRefreshRequired'],
};

const denied: Meaning = {
  kind: 'credentials',
  what: 'aws_keys_denied',
  next: 'allow_table_actions',
  names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized', 'OptInRequired'],
};

const skewed: Meaning = {
  kind: 'wait',
  what: 'clock_too_far',
  next: 'set_clock',
  names: ['RequestExpired', 'RequestTimeTooSkewed'],
};

const notDynamoDb: Meaning = {
  kind: 'hold',
  what: 'unlike_dynamodb',
  next: 'check_address_and_table',
  names: ['UnknownOperationException'],
};

const MEANINGS: readonly Meaning[] = [
  expired,
  denied,
  skewed,
  notDynamoDb,
  {
    kind: 'credentials',
    what: 'aws_key_unknown',
    next: 'copy_block_again',
    names: listed(`UnrecognizedClientException InvalidClientTokenId AuthFailure MissingAuthenticationToken
      MissingAuthenticationTokenException`),
  },
  {
    kind: 'credentials',
    what: 'aws_secret_unfit',
    next: 'copy_lines_together',
    names: listed(`InvalidSignatureException SignatureDoesNotMatch IncompleteSignature
      IncompleteSignatureException`),
  },
  {
    kind: 'credentials',
    what: 'aws_keys_not_found',
    next: 'give_aws_keys',
    names: ['CredentialsProviderError', 'TokenProviderError'],
  },
  // The names of our own sources (credentials/sources.ts).
  {
    kind: 'credentials',
    what: 'aws_keys_awaited',
    next: 'source_asked_again',
    names: ['CredentialsTimeout'],
  },
  {
    kind: 'credentials',
    what: 'no_pasted_session',
    next: 'paste_session',
    names: ['SessionMissing'],
  },
  {
    kind: 'credentials',
    what: 'profile_gives_no_keys',
    next: 'look_at_profile',
    names: ['ProfileUnusable'],
  },
  {
    kind: 'wait',
    what: 'table_over_capacity',
    next: 'sent_bit_by_bit',
    names: listed(`ProvisionedThroughputExceededException RequestLimitExceeded LimitExceededException
      Throttling ThrottlingException ThrottledException TooManyRequestsException`),
  },
  {
    kind: 'wait',
    what: 'dynamodb_has_problem',
    next: 'goes_on_when_over',
    names: listed(`InternalFailure InternalServerError ServiceUnavailable ServiceUnavailableException
      TransactionConflictException ReplicatedWriteConflictException`),
  },
  {
    kind: 'wait',
    what: 'table_is_changing',
    next: 'table_checked_again',
    names: ['ResourceInUseException', 'TableNotReady', 'TableInUseException'],
  },
  {
    kind: 'wait',
    unreached: true,
    what: 'dynamodb_unreached',
    next: 'goes_on_when_back',
    // The time limit of a call (base/timeout.ts) ends it as an abort.
    names: listed(`AbortError TimeoutError RequestTimeout RequestTimeoutException ETIMEDOUT ECONNABORTED
      ECONNREFUSED ECONNRESET EPIPE EAI_AGAIN ENOTFOUND EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH`),
  },
  {
    kind: 'wait',
    unreached: true,
    what: 'other_than_dynamodb',
    next: 'sign_in_to_network',
    // HPE_: Node's parser met an answer that is not HTTP.
    names: listed(`SyntaxError UnexpectedReply EPROTO ERR_SSL_WRONG_VERSION_NUMBER CERT_HAS_EXPIRED
      DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN ERR_TLS_CERT_ALTNAME_INVALID
      UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE HPE_CLOSED_CONNECTION HPE_HEADER_OVERFLOW
      HPE_INVALID_CHUNK_SIZE HPE_INVALID_CONSTANT HPE_INVALID_CONTENT_LENGTH HPE_INVALID_HEADER_TOKEN
      HPE_INVALID_STATUS HPE_INVALID_TRANSFER_ENCODING HPE_INVALID_VERSION HPE_UNEXPECTED_CONTENT_LENGTH`),
  },
  {
    kind: 'hold',
    what: 'table_is_gone',
    next: 'restore_table',
    names: ['ResourceNotFoundException', 'TableNotFoundException'],
  },
  {
    kind: 'reject',
    what: 'entry_not_taken',
    names: ['ValidationException', 'ItemCollectionSizeLimitExceededException'],
  },
];

/** Exported for its test, which goes through every name. */
export const FAILURES: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => meaning.names.map((name) => [name, meaning] as const)),
);

/**
 * @param error what an AWS call threw, except for the caller's own abort.
 * @param subject the subject of the call: only a call about an item can end with the item refused.
 */
export function toRemoteError(error: unknown, subject: 'item' | 'table'): RemoteError {
  if (error instanceof RemoteError) return error;
  const names = namesOf(error);
  const name = names.find((each) => FAILURES.has(each)) ?? '';
  const known = FAILURES.get(name);
  if (!known) {
    const reason = names[0] ?? 'unknown';
    const words = { what: sentence('answer_unforeseen', { reason }), next: sentence('asked_again') };
    return new RemoteError('wait', reason, words, { cause: error });
  }
  const meant = known.kind === 'reject' && subject === 'table' ? notDynamoDb : known;
  const meaning = isStaleSignature(error) ? skewed : meant;
  const { kind, unreached = false } = meaning;
  const action = known === denied ? deniedAction(error) : undefined;
  const words = action === undefined ? wordsOf(meaning) : wordsOfDenied(action);
  return new RemoteError(kind, name, words, { cause: error, action, unreached });
}

/** Whether a failure of this name means that the session is over. */
export function isExpired(reason: string | undefined): boolean {
  return reason !== undefined && FAILURES.get(reason) === expired;
}

/** Whether a failure of this name denies one action, and does not doubt the credentials. */
export function isDenied(reason: string): boolean {
  return FAILURES.get(reason) === denied;
}

/** A failure that we found ourselves, by its name in the table. */
export function failureNamed(
  name: 'TableNotFoundException' | 'TableNotReady' | 'UnexpectedReply',
): RemoteError {
  return toRemoteError(Object.assign(new Error(name), { name }), 'table');
}

/** DynamoDB has one name for a wrong secret and for a clock that is too far off: only its message tells them apart. */
function isStaleSignature(error: unknown): boolean {
  return error instanceof Error && /^Signature (expired|not yet current)/.test(error.message);
}

/** AWS names the action in its message. We show no other part of that message, because it holds names of people. */
function deniedAction(error: unknown): string | undefined {
  return error instanceof Error ? /perform: (dynamodb:\w{1,60})/.exec(error.message)?.[1] : undefined;
}

function wordsOf({ what, next }: Meaning): RemoteWords {
  return { what: sentence(what), ...(next && { next: sentence(next) }) };
}

function wordsOfDenied(action: string): RemoteWords {
  return { what: sentence('aws_action_denied', { action }), next: sentence('ask_for_permission') };
}

/** The names of an error, the most telling first: Node's code of a broken connection, the error's name, then both of its cause. */
function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const own = error.name === 'Error' ? code : [...code, error.name];
  return error.cause === error ? own : [...own, ...namesOf(error.cause)];
}
