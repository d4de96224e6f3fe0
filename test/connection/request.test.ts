import { expect, test } from 'vitest';
import { readConfig } from '../../src/main/config';
import { chooseConnection } from '../../src/main/connection/request';
import { findCredentials } from '../../src/main/credentials/sources';
import type { ConnectionRequest } from '../../src/shared/connection';

const choose = (
  env: Record<string, string>,
  connection?: ConnectionRequest & { on: boolean },
  hasSession = true,
) => chooseConnection(readConfig(env), findCredentials(env), connection ? { connection } : {}, hasSession);

const pasted: ConnectionRequest = {
  source: { kind: 'pasted' },
  region: 'us-east-1',
  table: 'guestbook',
  capacity: 'provisioned',
};
const local: ConnectionRequest = { ...pasted, endpoint: 'http://localhost:8000', capacity: 'on-demand' };

test('before any answer it is the environment’s table, with the environment’s credentials', () => {
  expect(choose({ AWS_REGION: 'eu-west-1', GUESTBOOK_TABLE: 'visitors' })).toEqual({
    request: { ...pasted, source: { kind: 'chain' }, region: 'eu-west-1', table: 'visitors' },
    answer: 'none',
  });
});

test('an environment that says nothing leaves a session to be pasted', () => {
  expect(choose({})).toEqual({ request: pasted, answer: 'none' });
  expect(choose({ GUESTBOOK_BACKEND: 'dynamodb' }).request.source).toEqual({ kind: 'chain' });
});

test('a no holds for every table, and what was chosen is kept for the next time', () => {
  const answer = choose({ AWS_REGION: 'us-west-2' }, { ...local, on: false });
  expect(answer).toEqual({ request: { ...local, region: 'us-west-2' }, answer: 'no' });
});

test('a yes leads back to its own table when the environment is silent', () => {
  expect(choose({}, { ...local, on: true })).toEqual({ request: local, answer: 'yes' });
});

test('a yes holds when the environment says the same', () => {
  const env = { AWS_ENDPOINT_URL: 'http://localhost:8000/', AWS_DEFAULT_REGION: 'us-east-1' };
  expect(choose(env, { ...local, on: true }).answer).toBe('yes');
});

test.each([
  [{ AWS_REGION: 'us-west-2' }],
  [{ GUESTBOOK_TABLE: 'another' }],
  [{ AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:9000' }],
])('a yes is no answer to another table: %j', (env) => {
  expect(choose(env as Record<string, string>, { ...local, on: true }).answer).toBe('none');
});

test('an endpoint is one with and without a slash at its end', () => {
  expect(choose({}, { ...local, endpoint: 'http://localhost:8000/', on: true }).request).toEqual(local);
});

test('keys in the environment take the place of a session that was not kept, where the environment connects', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 's' };
  const connects = { ...keys, GUESTBOOK_BACKEND: 'dynamodb' };
  const source = (env: Record<string, string>, hasSession: boolean) =>
    choose(env, { ...local, on: true }, hasSession).request.source.kind;
  expect(source(connects, false)).toBe('environment');
  expect(source(connects, true)).toBe('pasted');
  // Elsewhere it would be another account's table that the host never said yes to.
  expect(source(keys, false)).toBe('pasted');
  expect(source({ GUESTBOOK_BACKEND: 'dynamodb', AWS_REGION: 'us-east-1' }, false)).toBe('pasted');
});
