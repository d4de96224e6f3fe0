/** Every name of the failure table: its kind, and that its words tell a host what is safe. */
import { describe, expect, test } from 'vitest';
import { FAILURES, toRemoteError } from '../../src/main/dynamodb/failures';
import { type FailureKind, RemoteError } from '../../src/main/sync/remote';
import { tell } from '../../src/shared/words/main';
import { said } from '../support/said';

const EXPECTED: Readonly<Record<FailureKind, readonly string[]>> = {
  credentials: [
    'ExpiredTokenException',
    'ExpiredToken',
    'TokenRefreshRequired',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'AuthFailure',
    'CredentialsProviderError',
    'CredentialsTimeout',
    'SessionMissing',
    'ProfileUnusable',
    'TokenProviderError',
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'NotAuthorized',
    'OptInRequired',
  ],
  wait: [
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'LimitExceededException',
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'TooManyRequestsException',
    'InternalFailure',
    'InternalServerError',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'TransactionConflictException',
    'ReplicatedWriteConflictException',
    'ResourceInUseException',
    'TableInUseException',
    'TableNotReady',
    'RequestExpired',
    'RequestTimeTooSkewed',
    'AbortError',
    'TimeoutError',
    'RequestTimeout',
    'RequestTimeoutException',
    'HPE_CLOSED_CONNECTION',
    'HPE_HEADER_OVERFLOW',
    'HPE_INVALID_CHUNK_SIZE',
    'HPE_INVALID_CONSTANT',
    'HPE_INVALID_CONTENT_LENGTH',
    'HPE_INVALID_HEADER_TOKEN',
    'HPE_INVALID_STATUS',
    'HPE_INVALID_TRANSFER_ENCODING',
    'HPE_INVALID_VERSION',
    'HPE_UNEXPECTED_CONTENT_LENGTH',
    'ECONNABORTED',
    'ECONNREFUSED',
    'ECONNRESET',
    'EAI_AGAIN',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'ETIMEDOUT',
    'SyntaxError',
    'UnexpectedReply',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'EPROTO',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  hold: ['ResourceNotFoundException', 'TableNotFoundException', 'UnknownOperationException'],
  reject: ['ValidationException', 'ItemCollectionSizeLimitExceededException'],
};

const cases = Object.entries(EXPECTED).flatMap(([kind, names]) => names.map((name) => [name, kind] as const));

test('every name of the table is expected here', () => {
  expect(cases.map(([name]) => name).sort()).toEqual([...FAILURES.keys()].sort());
});

test.each(cases)('%s is %s', (name, kind) => {
  const cause = Object.assign(new Error('ada@example.org'), { name });
  const failure = toRemoteError(cause, 'item');
  expect(failure).toMatchObject({ name: 'RemoteError', kind, reason: name, cause });
  expect(failure.message).toMatch(/kept/);
  expect(failure.message).toBe(failure.sentences.map(tell).join(' '));
  expect(failure.message).not.toContain('@');
});

describe('what the table does not name', () => {
  test('waits, and its name is shown', () => {
    const failure = toRemoteError(Object.assign(new Error('?'), { name: 'BrandNewException' }), 'item');
    expect(failure).toMatchObject({ kind: 'wait', reason: 'BrandNewException' });
    expect(failure.message).toContain('BrandNewException');
  });

  test.each([undefined, 'text', { name: 'AccessDenied' }, new Error('plain')])(
    'waits when it is %o',
    (thrown) => {
      expect(toRemoteError(thrown, 'item').kind).toBe('wait');
    },
  );

  test.each(['constructor', '__proto__', 'toString'])('waits when it is called %s', (name) => {
    expect(toRemoteError(Object.assign(new Error('?'), { name }), 'item').kind).toBe('wait');
  });
});

test("Node's code counts before the error's name, and a cause where neither says anything", () => {
  const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
  expect(toRemoteError(refused, 'item').reason).toBe('ECONNREFUSED');
  expect(toRemoteError(new Error('wrapped', { cause: refused }), 'item').reason).toBe('ECONNREFUSED');
});

test('only a call about an item can end with the item refused', () => {
  const invalid = Object.assign(new Error('?'), { name: 'ValidationException' });
  expect(toRemoteError(invalid, 'table').kind).toBe('hold');
});

test('an action that is denied is named, and nothing else of what AWS says', () => {
  const message =
    'User: arn:aws:sts::0:assumed-role/lab/user=ada@example.org may not perform: dynamodb:Scan on it';
  const denied = toRemoteError(Object.assign(new Error(message), { name: 'AccessDeniedException' }), 'table');
  expect(denied).toMatchObject({ kind: 'credentials', action: 'dynamodb:Scan' });
  expect(denied.message).toContain('dynamodb:Scan');
  expect(denied.message).not.toContain('ada');
  expect(denied.words.what).toMatchObject({ name: 'aws_action_denied', values: { action: 'dynamodb:Scan' } });
  const unnamed = toRemoteError(Object.assign(new Error('No.'), { name: 'AccessDeniedException' }), 'table');
  expect(unnamed.action).toBeUndefined();
});

test('a failure that is known already stays what it is', () => {
  const known = new RemoteError('hold', 'OtherKeys', { what: said('Other keys.') });
  expect(toRemoteError(known, 'item')).toBe(known);
});

test.each([
  ['ECONNREFUSED', true],
  ['SyntaxError', true],
  ['ThrottlingException', false],
  ['InternalServerError', false],
])('%s: DynamoDB itself was not reached: %s', (name, unreached) => {
  expect(toRemoteError(Object.assign(new Error(name), { name }), 'table')).toMatchObject({ unreached });
});
