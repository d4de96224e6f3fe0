/** The lab's commands of docs/lab.md, as they stand there, but for the port, the keys, and the address of the table. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test, vi } from 'vitest';
import { dynamoDbFixture } from './cloud/table-fixtures';
import { addressIn, homeFolder, messages, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

const run = promisify(execFile);
const page = await readFile(join(import.meta.dirname, '../docs/lab.md'), 'utf8');

/** The block of this language in the section with this heading. */
function blockOf(heading: string, language: 'sh' | 'python', number = 0): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const blocks = [...section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))];
  const block = blocks[number]?.[1];
  if (!block) throw new Error(`docs/lab.md has no such block: ${heading}`);
  return block;
}

const at = (block: string, address: string) =>
  block.replaceAll('http://localhost:5000', address.replace(/\/$/, ''));

test('1. without AWS: read it, sign it, and read the entry', async () => {
  const program = startHeadless(await homeFolder(), { GUESTBOOK_BACKEND: 'memory' });
  const address = addressIn(await started(program));
  const { stdout } = await run('bash', ['-euc', at(blockOf('1.', 'sh', 1), address)]);
  expect(stdout).toContain('<!doctype html>');
  expect(stdout).toContain('"message":"Hello"');
  expect(await messages(address)).toEqual(['Hello']);
});

needs('java', 'boto3')('2. and 3. with credentials, beside the lab’s Python', () => {
  test('the table is created as the lab does, and both see what the other wrote', {
    timeout: 90_000,
  }, async ({ onTestFinished }) => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const credentials = Object.fromEntries(
      [...blockOf('2.', 'sh').matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value?.replace('...', 'EXAMPLE'),
      ]),
    );
    expect(Object.keys(credentials)).toHaveLength(4);
    const env = { ...credentials, AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint') };
    const program = startHeadless(await homeFolder(), { ...env, GUESTBOOK_TABLE: fixture.name });
    const address = addressIn(await started(program));
    await run('bash', ['-euc', at(blockOf('1.', 'sh', 1), address)]);
    const arrived = async () => expect(await fixture.items()).toHaveLength(1);
    await vi.waitFor(arrived, { timeout: 40_000 });

    // Debian's boto3 is older than the variables for endpoints.
    const python = blockOf('3.', 'python')
      .replaceAll("'guestbook'", `'${fixture.name}'`)
      .replaceAll("('dynamodb')", `('dynamodb', endpoint_url='${inject('dynamodbEndpoint')}')`);
    const { stdout } = await run(inject('machine').python, ['-c', python], {
      env: { ...process.env, ...env },
    });
    expect(stdout.trim().split('\n').sort()).toEqual(['Ada Hello', 'Flask Hello from Python']);
    await vi.waitFor(
      async () => expect((await messages(address)).sort()).toEqual(['Hello', 'Hello from Python']),
      {
        timeout: 40_000,
      },
    );
  });
});
