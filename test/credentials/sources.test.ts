import { describe, expect, test } from 'vitest';
import { findCredentials } from '../../src/main/credentials/sources';

const keys = { AWS_ACCESS_KEY_ID: 'ASIATESTTESTTEST132F', AWS_SECRET_ACCESS_KEY: 'a secret of the test' };

describe('keys in the environment', () => {
  test('are found, and only the end of the id is shown', async () => {
    const source = findCredentials({ ...keys, AWS_SESSION_TOKEN: 'a token' });
    expect(source).toMatchObject({ found: true, words: 'the environment', keyEnding: '132F' });
    expect(JSON.stringify(source)).not.toMatch(/secret|token|ASIA/);
    expect(await source.provider('us-east-1')()).toEqual({
      accessKeyId: keys.AWS_ACCESS_KEY_ID,
      secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
      sessionToken: 'a token',
    });
  });

  test('come without a token where there is none, and before a profile, as with boto3', async () => {
    const source = findCredentials({ ...keys, AWS_SESSION_TOKEN: '', AWS_PROFILE: 'work' });
    expect(await source.provider('us-east-1')()).not.toHaveProperty('sessionToken');
    expect(source.words).toBe('the environment');
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('are none without %s', (missing) => {
    expect(findCredentials({ ...keys, [missing]: ' ' })).toMatchObject({
      found: false,
      keyEnding: undefined,
    });
  });
});

test.each([
  [{ AWS_PROFILE: 'work', AWS_REGION: 'us-east-1' }, 'the profile work'],
  [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }, 'a web identity'],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' }, "the container's role"],
  [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/' }, "the container's role"],
  [{ AWS_REGION: 'us-east-1' }, 'the AWS settings of this computer'],
  [{ AWS_DEFAULT_REGION: 'us-west-2' }, 'the AWS settings of this computer'],
])('%o is reason enough to connect: %s', (env, words) => {
  expect(findCredentials(env)).toMatchObject({ found: true, words, keyEnding: undefined });
});

test('an environment that says nothing of AWS is none', () => {
  expect(findCredentials({ PATH: '/bin', AWS_PROFILE: '' })).toMatchObject({ found: false });
});
