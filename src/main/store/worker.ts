/**
 * The store's worker: one thread, one SQLite file, one request after another. Nothing here is asynchronous, so the order
 * of the requests is the order of the commits.
 *
 * What can wait waits for a pause, so that no signer waits for it: the copying of the log into the file (two more syncs
 * of the disk) and the check after an unclean stop.
 */
import { Session } from 'node:inspector';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Book } from './book';
import { DamageWatch, wasLeftUnclean } from './damage-watch';
import { Database } from './database';
import { isDamage, toWorkerError } from './failure';
import type { FromWorker, Opening, Reply, Request, Upgrading, WorkerOptions } from './messages';
import { migrate, readSchema, removeCopyOfOlder } from './migrations';

/** Milliseconds without a request that make a pause. */
const PAUSE = 300;

interface Room {
  readonly connection: Database;
  readonly book: Book;
  readonly watch: DamageWatch;
}

function open(port: MessagePort, { file, outboxed, now }: WorkerOptions): Room {
  const unclean = wasLeftUnclean(file);
  const connection = new Database(file);
  try {
    const schema = readSchema(connection);
    const watch = new DamageWatch(connection, file, unclean);
    migrate(connection, schema, {
      now,
      tell: (percent) => port.postMessage({ upgrading: percent } satisfies Upgrading),
    });
    return { connection, watch, book: new Book(connection, outboxed) };
  } catch (error) {
    connection.abandon();
    throw error;
  }
}

function serve(port: MessagePort, { connection, book, watch }: Room): void {
  let told = false;
  const pause = setTimeout(() => {
    if (watch.checkNext()) pause.refresh();
    else copyLog();
    tellDamage();
  }, PAUSE);

  function copyLog(): void {
    try {
      connection.checkpoint();
    } catch (error) {
      // Otherwise the disk does not take it now. The log holds everything still, and is copied in a later pause.
      if (isDamage(error)) watch.report(String(error));
    }
  }

  function tellDamage(): void {
    if (!watch.found || told) return;
    told = true;
    port.postMessage({ damaged: true } satisfies FromWorker);
  }

  function perform({ operation, args }: Request): unknown {
    if (operation === 'close') {
      clearTimeout(pause);
      connection.close();
      return removeCopyOfOlder(connection.file);
    }
    pause.refresh();
    return (book[operation] as (...args: unknown[]) => unknown).call(book, ...args);
  }

  function answer(request: Request): Reply {
    const { id } = request;
    try {
      const value = perform(request);
      return { id, ok: true, value, changes: book.takeChanges() };
    } catch (error) {
      if (isDamage(error)) watch.report(String(error));
      return { id, ok: false, error: toWorkerError(error), changes: book.takeChanges() };
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
    serve(port, open(port, workerData as WorkerOptions));
    return { opened: true };
  } catch (error) {
    return { opened: false, error: toWorkerError(error) };
  }
}

/**
 * Ends the thread. In Node 20, whose V8 is 11, what V8 compiles in the background may still ask for memory: in a thread that is
 * ended by force that aborts the whole process ("Assertion failed: (data.first) != nullptr"), and in one that ran out of work the
 * two may wait for each other for ever. So a full collection of garbage comes right before the end there: it drops what is queued,
 * and leaves room for what runs.
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
