/**
 * The program without a window: for a terminal, a container, an instance. Lines for a person go to standard output, the log to
 * standard error. A failed start prints one line and exits with code 1. Only where a newer Guestbook wrote the book does the
 * program stay: its server answers each request with 503 and the reason, so that no supervisor restarts it over and over.
 */
import { fileURLToPath } from 'node:url';
import { type GuestbookError, toGuestbookError } from '../shared/errors';
import { say } from '../shared/words/main';
import { type App, createApp } from './app';
import { type Config, readConfig } from './config';
import { createLog } from './log';
import { startRefusal } from './server/problems';

const print = (line: string) => process.stdout.write(`${line}\n`);

const log = createLog();

/** Serves until `toldToStop` resolves. Resolves with the exit code when every accepted entry is safe. */
export async function runHeadless(toldToStop: Promise<void>): Promise<number> {
  let app: App;
  try {
    app = await start();
  } catch (error) {
    const known = toGuestbookError(error);
    if (known.code === 'internal') log.error({ err: known.cause }, 'the start failed');
    process.stderr.write(`${known.message}\n`);
    if (known.code === 'newer_book') await refuse(known, toldToStop);
    return 1;
  }
  await toldToStop;
  print(say('stopping'));
  try {
    await app.close();
    return 0;
  } catch (error) {
    log.error({ err: error }, 'the stop was not clean');
    return 1;
  }
}

async function start(): Promise<App> {
  const config = readConfig(process.env);
  const app = await createApp({
    config,
    environment: process.env,
    headless: true,
    chooseFile: async () => undefined,
    pagesFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    log,
  });
  try {
    const { addresses } = await app.serve();
    print(whereKept(app, config));
    print(say('open_address', { addresses: addresses.join(say('or_address')) }));
    print(say('how_to_stop'));
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function refuse(problem: GuestbookError, toldToStop: Promise<void>): Promise<void> {
  const { host, port } = readConfig(process.env);
  const refusal = await startRefusal(host, port, problem);
  print(say('answers_503', { port: String(refusal.port) }));
  await toldToStop;
  print(say('stopping'));
  await refusal.close();
}

function whereKept(app: App, { folder, table, region, endpoint }: Config): string {
  switch (app.backend()) {
    case 'memory':
      return say('kept_in_memory_only');
    case 'local':
      return say('kept_here_only', { folder });
    case 'dynamodb':
      return say('kept_in_table', { folder, table, location: endpoint ?? region, source: app.sourceWords() });
  }
}
