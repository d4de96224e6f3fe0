/**
 * The entry of the program without a window. SIGINT and SIGTERM are heard before the rest is loaded: a container's first
 * process is not ended by a signal that nobody waits for.
 */
import process from 'node:process';

const toldToStop = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});

const { runHeadless } = await import('./run-headless');
process.exit(await runHeadless(toldToStop));
