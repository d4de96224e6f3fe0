/**
 * The entry of the program without a window. This file listens for SIGINT and SIGTERM before it loads the rest: a signal
 * without a listener does not end a container's first process.
 */
import process from 'node:process';

const toldToStop = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});

// While an event loop has nothing to wait for, Node and V8 may wait for each other for ever. This timer prevents that:
// https://github.com/nodejs/node/issues/54918
const loading = setInterval(() => {}, 60_000);
const { runHeadless } = await import('./run-headless');
clearInterval(loading);
process.exit(await runHeadless(toldToStop));
