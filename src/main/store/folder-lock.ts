/**
 * Only one process may use a data folder. A process that answers on the lock's socket is alive. A process id would prove
 * nothing (in a container every program is process 1), and a file would outlive a kill.
 *
 * On Unix the lock's names are generations, `lock.1`, `lock.2`, …: a starter that finds the highest one dead links its own
 * listening socket as the next. Three invariants leave exactly one winner of any number of simultaneous starters:
 * - A starter makes a generation by link(), which fails if the name exists, and only of a socket that listens already.
 * - Only the holder of a higher generation removes a lower one. A holder that ends just stops listening.
 * - After its link a starter reads the names again and yields to a higher generation, because its first list may be old.
 * On Windows the lock is a named pipe, which ends with its process.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, readdir, realpath, rm, rmdir, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';

export interface FolderLock {
  release(): Promise<void>;
}

const GENERATION = /^lock\.(\d+)$/;
const STARTER = /^lock-[0-9a-f]{12}$/;
/** The longest path of a socket, in bytes, that every Unix takes (104 with a final NUL on macOS, 108 on Linux). */
const PATH_BYTES = 100;
/** Room for the longest name that the lock puts behind the folder. */
const NAME_BYTES = 24;

/**
 * Makes the folder if need be and takes its lock.
 * @throws GuestbookError `store_failed` when another process holds it, or the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const server = createServer((socket) => socket.destroy());
  // The lock does not keep the process alive: one that has nothing else to do may end.
  server.unref();
  try {
    await mkdir(folder, { recursive: true });
    const real = await realpath(folder);
    const taken =
      process.platform === 'win32' ? await listenOnPipe(server, real) : await takeGeneration(server, real);
    if (!taken) throw new GuestbookError('store_failed', sentence('folder_in_use', { folder }));
    await removeBookLocks(real);
  } catch (error) {
    await close(server);
    if (error instanceof GuestbookError) throw error;
    throw new GuestbookError('store_failed', sentence('folder_not_locked', { folder }), { cause: error });
  }
  return { release: () => close(server) };
}

/** Returns false when another process holds the folder. */
async function listenOnPipe(server: Server, folder: string): Promise<boolean> {
  const hash = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32);
  try {
    await listen(server, `\\\\.\\pipe\\guestbook-${hash}`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Returns false when another process holds the folder. */
async function takeGeneration(server: Server, folder: string): Promise<boolean> {
  return withShortPath(folder, async (short) => {
    const starter = `lock-${randomBytes(6).toString('hex')}`;
    await listen(server, join(short, starter));
    try {
      for (;;) {
        const highest = Math.max(0, ...(await generations(folder)));
        if (highest > 0 && (await answers(join(short, `lock.${highest}`)))) return false;
        const linked = await linkNew(join(folder, starter), join(folder, `lock.${highest + 1}`));
        if (linked === 'gone') return false;
        if (linked === 'taken') continue;
        const others = (await generations(folder)).filter((generation) => generation !== highest + 1);
        if (others.every((generation) => generation <= highest)) {
          await Promise.all(
            others.map((generation) => rm(join(folder, `lock.${generation}`), { force: true })),
          );
          await removeDeadStarters(folder, short);
          return true;
        }
        await rm(join(folder, `lock.${highest + 1}`), { force: true });
      }
    } finally {
      await rm(join(folder, starter), { force: true });
    }
  });
}

async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => GENERATION.exec(name)?.[1] ?? []).map(Number);
}

/** `gone`: our own name was removed, as only a winner does (see `removeDeadStarters`). */
async function linkNew(from: string, to: string): Promise<'linked' | 'taken' | 'gone'> {
  try {
    await link(from, to);
    return 'linked';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'taken';
    if (code === 'ENOENT') return 'gone';
    throw error;
  }
}

/**
 * Removes the sockets of starters that were killed. A starter that does not listen yet looks dead too and loses its name: it is
 * too late in any case.
 */
async function removeDeadStarters(folder: string, short: string): Promise<void> {
  const starters = (await readdir(folder)).filter((name) => STARTER.test(name));
  for (const name of starters) {
    if (!(await answers(join(short, name)))) await rm(join(folder, name), { force: true });
  }
}

/** SQLite's own locks are folders beside the books, and a kill leaves them behind. Their process held this folder, and has ended. */
async function removeBookLocks(folder: string): Promise<void> {
  const locks = (await readdir(folder)).filter((name) => name.endsWith('.db.lock'));
  await Promise.all(locks.map((name) => rmdir(join(folder, name))));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
}

/**
 * Whether a living process listens. Only a refusal, a missing name or a file that is no socket proves that no process does; a
 * full queue does not. A copied socket is a plain file: Linux refuses the connection, macOS says that it is no socket.
 */
function answers(path: string): Promise<boolean> {
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

/** Runs the work with a path to the folder that is short enough for a socket: Node cuts a longer one without an error. */
async function withShortPath<T>(folder: string, work: (short: string) => Promise<T>): Promise<T> {
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
