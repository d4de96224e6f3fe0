/**
 * The peer of the server: node:http and nothing else, in a process of its own. Its parent says what it answers, it says
 * its URL once it listens, and it ends when its parent lets go of it.
 */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

export type Order =
  /** One ready answer to every request. `headers`: names and values by turns. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: readonly string[];
      readonly body: string;
    }
  /** To a GET an event stream that stays open; what is posted is written to all of them. */
  | { readonly kind: 'streams' };

function answering({ status, headers, body }: Extract<Order, { kind: 'answer' }>): RequestListener {
  const bytes = Buffer.from(body);
  return (request, response) => {
    const answer = () => response.writeHead(status, [...headers]).end(bytes);
    if (request.method === 'GET') answer();
    else request.resume().once('end', answer);
  };
}

function streaming(): RequestListener {
  const open = new Set<ServerResponse>();
  return async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
      open.add(response);
      response.on('close', () => open.delete(response));
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts);
    for (const each of open) each.write(text);
    response.writeHead(201).end();
  };
}

const [order] = (await once(process, 'message')) as [Order];
const server = createServer(order.kind === 'answer' ? answering(order) : streaming());
await once(server.listen(0, '127.0.0.1'), 'listening');
process.once('disconnect', () => {
  server.close();
  server.closeAllConnections();
});
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
