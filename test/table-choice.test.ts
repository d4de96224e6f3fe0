import { expect, test } from 'vitest';
import { readConfig } from '../src/main/config';
import { chooseTable } from '../src/main/table-choice';

const defaults = { region: 'us-east-1', table: 'guestbook', endpoint: undefined };
const local = { region: 'us-east-1', table: 'guestbook', endpoint: 'http://localhost:8000' };

test('before any answer it is the environment’s table', () => {
  const config = readConfig({ AWS_REGION: 'eu-west-1', GUESTBOOK_TABLE: 'visitors' });
  expect(chooseTable(config, {})).toEqual({
    place: { region: 'eu-west-1', table: 'visitors', endpoint: undefined },
    answer: 'none',
  });
});

test('a no holds for every table', () => {
  expect(chooseTable(readConfig({}), { connected: false })).toEqual({ place: defaults, answer: 'no' });
});

test('a yes leads back to its own table when the environment is silent', () => {
  expect(chooseTable(readConfig({}), { connected: local })).toEqual({ place: local, answer: 'yes' });
});

test('a yes holds when the environment says the same', () => {
  const config = readConfig({ AWS_ENDPOINT_URL: 'http://localhost:8000/', AWS_DEFAULT_REGION: 'us-east-1' });
  expect(chooseTable(config, { connected: local }).answer).toBe('yes');
});

test.each([
  [{ AWS_REGION: 'us-west-2' }],
  [{ GUESTBOOK_TABLE: 'another' }],
  [{ AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:9000' }],
])('a yes is no answer to another table: %j', (env) => {
  expect(chooseTable(readConfig(env), { connected: local }).answer).toBe('none');
});
