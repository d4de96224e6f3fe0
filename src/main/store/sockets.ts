/** Unix sockets (and Windows' named pipes) as the folder's lock needs them: to listen, to ask who answers, to reach them. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createConnection, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of a socket's path that every Unix takes (104 with a final NUL on macOS, 108 on Linux). */
const PATH_BYTES = 100;
/** Room for the longest name that the lock puts behind the folder. */
const NAME_BYTES = 24;

export function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Whether a living process listens. Only a refusal, a missing name or something that is no socket proves that none does: a full
 * queue, for one, does not. A socket that was copied as a file is no socket; Linux refuses there, macOS says so.
 */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT' && code !== 'ENOTSOCK'),
    );
  });
}

/** Lends a path to the folder that is short enough for sockets: Node cuts a longer one without a word. */
export async function withShortPath<T>(folder: string, work: (short: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(folder) + NAME_BYTES <= PATH_BYTES) return work(folder);
  const temporary = await mkdtemp(join(tmpdir(), 'guestbook-'));
  try {
    const short = join(temporary, 'f');
    await symlink(folder, short);
    return await work(short);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
