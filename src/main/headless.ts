/**
 * The entry of the program without a window. SIGINT and SIGTERM are heard before the rest is loaded: a container's first
 * process is not ended by a signal that nobody waits for.
 */
import process from 'node:process';

const toldToStop = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});

// While a loop of events has nothing to wait for, Node may wait for V8, and V8 for Node, for ever:
// https://github.com/nodejs/node/issues/54918
const loading = setInterval(() => {}, 60_000);
const { runHeadless } = await import('./run-headless');
clearInterval(loading);
process.exit(await runHeadless(toldToStop));
