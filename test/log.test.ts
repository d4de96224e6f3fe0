import { expect, test } from 'vitest';
import { createLog } from '../src/main/log';

function logged(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog({ write: (line) => void lines.push(line) }));
  return lines;
}

test('a line is JSON, with what was said', () => {
  const [line = ''] = logged((log) =>
    log.warn({ reason: 'ExpiredTokenException', failures: 3 }, 'it has expired'),
  );
  expect(JSON.parse(line)).toMatchObject({
    msg: 'it has expired',
    reason: 'ExpiredTokenException',
    failures: 3,
  });
  expect(line.endsWith('\n')).toBe(true);
});

test.each([
  'ada@example.org',
  'ada+tag@example.org',
  '"ä@b"',
  'ASIAIOSFODNN7EXAMPLE',
  'AKIAIOSFODNN7EXAMPLE',
  'wJalrXUtnFEMIK7MDENG+bPxRfiCYEXAMPLEKEY0',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  `IQoJb3JpZ2luX2Vj${'Zm9vYmFy'.repeat(20)}==`,
  'Credential=ASIAIOSFODNN7EXAMPLE/20260101/us-east-1/dynamodb/aws4_request',
])('%s never gets into a line, not even by way of a cause', (secret) => {
  const cause = new Error(`the item {"S":"${secret}"} is not for ${secret}`);
  const lines = logged((log) => {
    log.error(
      { err: new Error(`failed for ${secret}`, { cause }), item: { email: secret } },
      `about ${secret}`,
    );
    log.warn({ [secret]: [secret] });
  });
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toContain(secret.replaceAll('"', ''));
    expect(() => JSON.parse(line)).not.toThrow();
  }
});

test('no control character gets into a line, and a line stays one', () => {
  const text = 'a\u0000b\u001b[31mred\nforged\r\u007f\u0085\u009b31m\u2028\u202eright to left\u2066';
  const lines = logged((log) => log.warn({ err: new Error(text), text }, text));
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  expect(JSON.parse(line).text).toBe(text);
});

test('the names of packages and the places in a stack stay readable', () => {
  const err = new Error('failed');
  err.stack =
    'Error: failed\n    at send (/app/node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js:12:3)';
  const [line = ''] = logged((log) => log.error({ err }));
  expect(JSON.parse(line).err.stack).toBe(err.stack);
});
