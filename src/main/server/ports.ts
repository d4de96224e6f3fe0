/** The next port that can be listened on, for when the one that was asked for is taken. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { requireLocalhost } from './localhost';

const LAST_PORT = 65_535;
/** Ports below this one may need an administrator. */
const FIRST_ORDINARY_PORT = 1024;

/** The first free port at `from` or after it. Another program may still take it before it is used. */
export async function findFreePort(host: string, from: number): Promise<number | undefined> {
  let port = from;
  while (port <= LAST_PORT) {
    const refusal = await tryPort(host, port);
    if (refusal === undefined) return port;
    if (refusal === 'EADDRINUSE') port += 1;
    else if (refusal === 'EACCES') port = Math.max(port + 1, FIRST_ORDINARY_PORT);
    else return undefined;
  }
  return undefined;
}

/** The code of what stands in the way, if anything does. */
async function tryPort(host: string, port: number): Promise<string | undefined> {
  try {
    await requireLocalhost(host, port);
    const server = createServer().listen({ host, port });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
