/** Finds the worker thread that a store has started, so that a test can end the thread at any moment. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

const SQLITE = createRequire(import.meta.url).resolve('node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm');
const compiled = new Set<WebAssembly.Module>();

/** Node reports each new worker in the context that started it. */
const beginning = new AsyncLocalStorage<{ worker?: Worker }>();

/** Call this in a test that starts workers, before the first one. */
export async function watchWorkers(): Promise<void> {
  // While one module of these bytes lives, V8 hands it to every worker that compiles them: a start costs a fourth then.
  compiled.add(await WebAssembly.compile(await readFile(SQLITE)));
  const note = (worker: Worker) => {
    const begun = beginning.getStore();
    if (begun) begun.worker = worker;
  };
  process.on('worker', note);
  onTestFinished(() => {
    process.off('worker', note);
    compiled.clear();
  });
}

/** The result of `begin`, and the worker that it started. */
export async function withWorker<T>(begin: () => Promise<T>): Promise<{ result: T; worker: Worker }> {
  const begun: { worker?: Worker } = {};
  const result = await beginning.run(begun, begin);
  if (!begun.worker) throw new Error('No worker was started, or `watchWorkers` was not called.');
  return { result, worker: begun.worker };
}
