import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/main/config';

describe('the environment', () => {
  test('an empty one gives the defaults', () => {
    expect(readConfig({})).toMatchObject({
      backend: undefined,
      table: 'guestbook',
      region: 'us-east-1',
      endpoint: undefined,
      port: 5000,
      host: '127.0.0.1',
      confirmSeconds: 0,
      allowedHosts: [],
      showEmails: undefined,
      postsPerMinute: 120,
      trustProxy: [],
      lockedBy: {},
      unknown: [],
    });
  });

  test('each variable is read, and says that it locks', () => {
    const config = readConfig({
      PORT: '80',
      HOST: '0.0.0.0',
      GUESTBOOK_DATA_DIR: '/data',
      GUESTBOOK_BACKEND: 'dynamodb',
      GUESTBOOK_TABLE: 'visitors',
      AWS_REGION: 'eu-central-1',
      GUESTBOOK_CONFIRM_SECONDS: '5',
      GUESTBOOK_ALLOWED_HOSTS: 'guestbook.example, proxy.example:8443',
      GUESTBOOK_SHOW_EMAILS: '1',
      GUESTBOOK_POSTS_PER_MINUTE: '0',
      GUESTBOOK_TRUST_PROXY: '10.0.0.0/8,::1 loopback fd00::/8',
    });
    expect(config).toMatchObject({
      folder: resolve('/data'),
      backend: 'dynamodb',
      table: 'visitors',
      region: 'eu-central-1',
      port: 80,
      host: '0.0.0.0',
      confirmSeconds: 5,
      allowedHosts: ['guestbook.example', 'proxy.example:8443'],
      showEmails: true,
      postsPerMinute: 0,
      trustProxy: ['10.0.0.0/8', '::1', 'loopback', 'fd00::/8'],
    });
    expect(config.lockedBy).toEqual({
      backend: 'GUESTBOOK_BACKEND',
      table: 'GUESTBOOK_TABLE',
      region: 'AWS_REGION',
      port: 'PORT',
      showEmails: 'GUESTBOOK_SHOW_EMAILS',
    });
  });

  test('both names of the region count, AWS_REGION first', () => {
    expect(readConfig({ AWS_DEFAULT_REGION: 'us-west-2' }).region).toBe('us-west-2');
    expect(readConfig({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-west-2' }).region).toBe('eu-west-1');
  });

  test('the endpoint of DynamoDB wins over the general one', () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://localhost:4566',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000/',
    };
    expect(readConfig(env).endpoint).toBe('http://localhost:8000');
  });

  test('an empty value counts as not set', () => {
    expect(readConfig({ PORT: '', AWS_REGION: ' ' })).toMatchObject({
      port: 5000,
      region: 'us-east-1',
      lockedBy: {},
    });
  });

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['HOST', 'http://localhost'],
    ['GUESTBOOK_BACKEND', 'postgres'],
    ['GUESTBOOK_TABLE', 'a b'],
    ['GUESTBOOK_TABLE', 'ab'],
    ['AWS_REGION', 'US East'],
    ['AWS_ENDPOINT_URL', 'localhost:8000'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://localhost'],
    ['GUESTBOOK_CONFIRM_SECONDS', '31'],
    ['GUESTBOOK_SHOW_EMAILS', 'yes'],
    ['GUESTBOOK_POSTS_PER_MINUTE', '-5'],
    ['GUESTBOOK_ALLOWED_HOSTS', 'https://book.example'],
    ['GUESTBOOK_ALLOWED_HOSTS', 'book.example/guestbook'],
    // A name stands for itself only: the Host rule knows no patterns.
    ['GUESTBOOK_ALLOWED_HOSTS', 'book.example, *.example.org'],
    ['GUESTBOOK_TRUST_PROXY', 'foo'],
    ['GUESTBOOK_TRUST_PROXY', '1'],
    ['GUESTBOOK_TRUST_PROXY', '10.0.0.0/33'],
    ['GUESTBOOK_TRUST_PROXY', '0.0.0.0/0'],
    ['GUESTBOOK_TRUST_PROXY', 'loopback, 10.0.0'],
  ])('%s=%s stops the start with one line that names it', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(expect.objectContaining({ code: 'invalid_setting' }));
    expect(read).toThrow(
      new RegExp(`^${name} is "${value.replaceAll('*', '\\*')}"\\. It takes .+ start again\\.$`),
    );
  });

  test('a name that looks like ours and is not is told; what Kubernetes injects is not', () => {
    const env = {
      GUESTBOOK_BACKED: 'local',
      GUESTBOOK_SERVICE_HOST: '10.0.0.1',
      GUESTBOOK_PORT_5000_TCP: 'tcp://10.0.0.1:5000',
      GUESTBOOK_PORT: 'tcp://x',
    };
    expect(readConfig(env).unknown).toEqual(['GUESTBOOK_BACKED']);
  });
});
