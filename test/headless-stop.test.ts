/** SIGTERM while guests sign: new work is refused, what runs is finished, and whoever was told "signed" is in the book. */

import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { draft } from './support/draft';
import { temporaryFolder } from './support/folder';
import { addressIn, ended, messages, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

/** For a program to run before its own: says when somebody begins to wait for SIGTERM, and whether there are data by then. */
const TELLS_WHEN_IT_HEARS = encodeURIComponent(`
  import { existsSync } from 'node:fs';
  const tell = () => process.stdout.write('It hears. Data: ' + existsSync(process.env.GUESTBOOK_DATA_DIR) + '\\n');
  process.on('newListener', (name) => name === 'SIGTERM' && tell());
`);

type Send = (address: string, message: string) => Promise<Response>;

const env = { GUESTBOOK_BACKEND: 'local', GUESTBOOK_POSTS_PER_MINUTE: '0' };

needs('unix')('a stop', () => {
  test('loses nothing that eight connections were told is signed', { timeout: 60_000 }, async () => {
    const home = await temporaryFolder();
    const program = startHeadless(home, env);
    const address = addressIn(await started(program));
    const acknowledged: string[] = [];
    const counter = new EventEmitter();
    let begun = 0;
    const sign = async (send: Send, status: number) => {
      for (;;) {
        const message = `message ${++begun}`;
        const answer = await send(address, message).catch(refusal);
        if (answer?.status !== status) return answer?.status;
        if (acknowledged.push(message) === 100) counter.emit('many');
      }
    };
    const many = once(counter, 'many');
    const guests = Array.from({ length: 8 }, (_, number) =>
      number % 2 === 0 ? sign(post, 201) : sign(postForm, 303),
    );
    const end = once(program, 'exit');
    await many;
    program.kill('SIGTERM');

    // Each was refused in the end: by nobody who listens, or in words.
    for (const status of await Promise.all(guests)) expect([undefined, 503]).toContain(status);
    expect(await end).toEqual([0, null]);

    const again = addressIn(await started(startHeadless(home, env)));
    const kept = await messages(again);
    const found = new Set(kept);
    expect(acknowledged.filter((message) => !found.has(message))).toEqual([]);
    expect(kept).toHaveLength(found.size);
  });

  test('lets a request that has begun finish, while new ones are refused', async () => {
    const home = await temporaryFolder();
    const program = startHeadless(home, env);
    const address = addressIn(await started(program));
    const port = Number(new URL(address).port);
    const body = JSON.stringify(draft('Half a request'));

    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const answer = text(socket);
    const head = [
      'POST /api/entries HTTP/1.1',
      `Host: localhost:${port}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    ];
    // The server has it in hand once it says that it goes on.
    const inHand = once(socket, 'data');
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 20)}`);
    await inHand;

    const end = once(program, 'exit');
    program.kill('SIGTERM');
    await printed(program.stdout, 'Stopping.');
    await expect.poll(() => post(address).then(() => 'taken', refusal)).toBeUndefined();
    socket.write(body.slice(20));
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /m);
    expect(await end).toEqual([0, null]);

    const again = addressIn(await started(startHeadless(home, env)));
    expect(await messages(again)).toContain('Half a request');
  });

  test('is heard before the program has made anything: in a container nothing else would end it', async () => {
    const home = await temporaryFolder();
    const program = startHeadless(home, {
      ...env,
      NODE_OPTIONS: `--import=data:text/javascript,${TELLS_WHEN_IT_HEARS}`,
    });
    await printed(program.stdout, 'It hears. Data: false');
    program.kill('SIGTERM');
    expect(await ended(program)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/Stopping\.\n$/),
    });
  });
});

function postForm(address: string, message: string): Promise<Response> {
  return fetch(new URL('/sign', address), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...draft(message) }),
  });
}

/** What `fetch` says of a connection that is refused or closed. */
function refusal(error: unknown): undefined {
  if (error instanceof TypeError) return undefined;
  throw error;
}

async function printed(stream: Readable, words: string): Promise<void> {
  for await (const line of createInterface({ input: stream })) if (line === words) return;
  throw new Error(`it never said "${words}"`);
}
