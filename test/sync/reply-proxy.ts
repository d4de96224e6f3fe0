/** A proxy in front of DynamoDB Local on a port of its own that can swallow the replies to one operation. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReplyProxy {
  readonly endpoint: string;
  /** From now on replies to this operation are lost, after it took effect. Resolves at the first one. */
  swallow(operation: string): Promise<void>;
  /** Lets everything through again. */
  pass(): void;
  /** Refuses connections; `listen` takes them again at the same port. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
}

export async function startReplyProxy(upstream: string): Promise<ReplyProxy> {
  let swallowed: { readonly operation: string; readonly done: () => void } | undefined;
  const server = createServer((incoming, outgoing) => {
    const options = { method: incoming.method, headers: incoming.headers };
    const forward = request(new URL(incoming.url ?? '/', upstream), options, (reply) => {
      if (swallowed && String(incoming.headers['x-amz-target']).endsWith(`.${swallowed.operation}`)) {
        reply.resume().on('end', swallowed.done);
        return;
      }
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  let port = 0;
  const listen = async () => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  await listen();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    listen,
    swallow: (operation) =>
      new Promise((done) => {
        swallowed = { operation, done };
      }),
    pass() {
      swallowed = undefined;
    },
    refuse: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
