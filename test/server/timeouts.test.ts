/** Slow connections: the product's own limits, all waited for at the same time. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openSocket, serve } from './serving';

const FORM = 'POST /sign HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';

test('headers or a body that trickle in are cut off, an event stream is not', async () => {
  const { server } = await serve();
  const started = Date.now();
  /** Sends the start, then one byte more each half second; resolves with the answer once the server has hung up. */
  const trickle = async (start: string) => {
    const socket = await openSocket(server.port);
    socket.write(start);
    const drip = setInterval(() => socket.write('x'), 500);
    const answer = await text(socket).catch(() => '');
    clearInterval(drip);
    return { answer, seconds: (Date.now() - started) / 1000 };
  };
  const stream = await openSocket(server.port);
  stream.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(stream, 'data');
  const [headers, body] = await Promise.all([
    trickle('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '),
    trickle(`${FORM}Content-Length: 1000\r\n\r\nname=`),
  ]);
  expect(headers.seconds).toBeLessThan(15);
  expect(headers.answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(body.seconds).toBeLessThan(25);
  expect(body.answer).not.toMatch(/FST_|Client Error/);
  expect(stream.destroyed).toBe(false);
});
