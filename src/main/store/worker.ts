/**
 * The store's worker: one thread, one SQLite file, one request after another. Nothing here is asynchronous, so the order of the
 * requests is the order of the commits.
 *
 * The worker leaves two tasks to a pause between requests, so that no signer waits for them: the copying of the log into the
 * file (two more syncs of the disk) and the check after an unclean stop.
 */
import { Session } from 'node:inspector';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Book } from './book';
import { Commits } from './commits';
import { DamageWatch, isDamage, wasLeftUnclean } from './damage';
import { Database } from './database';
import { migrate, readSchema, removeCopyOfOlder } from './migrations';
import {
  type FromWorker,
  type Opening,
  type Operation,
  type Reply,
  type Request,
  toWorkerError,
  type Upgrading,
  type WorkerOptions,
} from './worker-calls';

/** Everything that a book can be asked. */
const operations = Object.getOwnPropertyNames(Book.prototype).filter(
  (name): name is Operation => name !== 'constructor',
);

/** Milliseconds without a request that make a pause. */
const PAUSE = 300;

function open(port: MessagePort, { file, outbox, now }: WorkerOptions) {
  const unclean = wasLeftUnclean(file);
  const database = new Database(file);
  try {
    const schema = readSchema(database);
    const watch = new DamageWatch(database, unclean);
    migrate(database, schema, {
      now,
      tell: (percent) => port.postMessage({ upgrading: percent } satisfies Upgrading),
    });
    const commits = new Commits(database);
    return { database, commits, watch, book: new Book(database, commits, outbox) };
  } catch (error) {
    database.abandon();
    throw error;
  }
}

function serve(
  port: MessagePort,
  { database, commits, book, watch }: ReturnType<typeof open>,
  isOwn: boolean,
): void {
  let told = false;
  const pause = setTimeout(() => {
    if (watch.checkNext()) pause.refresh();
    else copyLog();
    tellDamage();
  }, PAUSE);

  function copyLog(): void {
    try {
      database.checkpoint();
    } catch (error) {
      // Any other failure: the disk refuses the copy now. The log still holds everything, and a later pause copies it.
      if (isDamage(error)) watch.report(String(error));
    }
  }

  function tellDamage(): void {
    if (!watch.found || told) return;
    told = true;
    port.postMessage({ damaged: true } satisfies FromWorker);
  }

  function perform({ operation, args, now }: Request): unknown {
    if (operation === 'close') {
      clearTimeout(pause);
      database.close();
      if (isOwn) removeCopyOfOlder(database.file);
      return undefined;
    }
    pause.refresh();
    commits.now = now;
    return (book[operation] as (...args: unknown[]) => unknown).call(book, ...args);
  }

  function answer(request: Request): Reply {
    try {
      const value = perform(request);
      return { ok: true, value, changes: commits.takeChanges() };
    } catch (error) {
      if (isDamage(error)) watch.report(String(error));
      return { ok: false, error: toWorkerError(error), changes: commits.takeChanges() };
    }
  }

  port.on('message', (request: Request) => {
    const reply: FromWorker = answer(request);
    tellDamage();
    port.postMessage(reply);
    if (request.operation === 'close') endThread();
  });
}

function start(port: MessagePort): Opening {
  try {
    const options = workerData as WorkerOptions;
    serve(port, open(port, options), options.isOwn);
    return { opened: true, operations };
  } catch (error) {
    return { opened: false, error: toWorkerError(error) };
  }
}

/**
 * Ends the thread. In Node 20, whose V8 is version 11, V8 may still compile in the background and ask for memory. If the thread
 * is then ended by force, the whole process aborts ("Assertion failed: (data.first) != nullptr"). If the thread runs out of
 * work, V8 and the thread may wait for each other for ever. So on that version this function collects all garbage right before
 * the end: that drops the queued compilations and leaves room for the running ones.
 */
function endThread(): void {
  if (Number.parseInt(process.versions.v8, 10) < 12) {
    const session = new Session();
    session.connect();
    session.post('HeapProfiler.collectGarbage');
  }
  process.exit();
}

if (!parentPort) throw new Error('store-worker.js is started as a worker thread only.');
const opening = start(parentPort);
parentPort.postMessage(opening);
if (!opening.opened) endThread();
