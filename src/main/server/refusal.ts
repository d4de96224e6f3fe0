/**
 * The server of a program that cannot open its book: every request is answered 503 with the reason, in the form of a problem
 * (RFC 9457) for programs and as text for people. It serves nothing else, so it needs no guard.
 */
import { once } from 'node:events';
import { createServer, STATUS_CODES } from 'node:http';
import { ERROR_STATUS, type GuestbookError } from '../../shared/errors';
import type { Health } from './options';

export interface Refusal {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws Error when nothing can be served at this address and port */
export async function startRefusal(
  hostname: string,
  port: number,
  problem: GuestbookError,
): Promise<Refusal> {
  const { code, message: detail } = problem;
  const status = ERROR_STATUS[code];
  const details = { type: 'about:blank', title: STATUS_CODES[status], status, detail, code };
  const health: Health = {
    status: 'failing',
    store: 'failing',
    cloud: 'off',
    pending: 0,
    rejected: 0,
    problem: detail,
  };
  const server = createServer(({ url, headers }, response) => {
    const isProbe = url?.split('?')[0] === '/healthz';
    const isPage = !isProbe && (headers.accept ?? '').includes('text/html');
    const [type, body] = isProbe
      ? ['application/json', JSON.stringify(health)]
      : isPage
        ? ['text/plain', `${detail}\n`]
        : ['application/problem+json', JSON.stringify(details)];
    response
      .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
      .end(body);
  }).listen({ host: hostname, port });
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
