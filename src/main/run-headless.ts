/**
 * The program without a window: for a terminal, a container, an instance. What a person reads goes to standard output,
 * the log to standard error. A start that cannot be is one line and exit code 1; only where the book is a newer Guestbook's
 * does the program stay, and its server answers 503: who asks it is told, and no supervisor starts it over and over.
 */
import { fileURLToPath } from 'node:url';
import { type GuestbookError, toGuestbookError } from '../shared/errors';
import { type App, createApp } from './app';
import { type Config, readConfig } from './config';
import { createLog } from './log';
import { startRefusal } from './server/refusal';

const say = (line: string) => process.stdout.write(`${line}\n`);

const log = createLog();

/** Serves until it is told to stop. Resolves with the exit code, when everything that was accepted is safe. */
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
  say('Stopping.');
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
    say(whereKept(app, config));
    say(`Open ${addresses.join(' or ')}`);
    say('Ctrl+C stops it.');
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function refuse(problem: GuestbookError, toldToStop: Promise<void>): Promise<void> {
  const { host, port } = readConfig(process.env);
  const refusal = await startRefusal(host, port, problem);
  say(`Every request to port ${refusal.port} is answered with 503 until the program is stopped.`);
  await toldToStop;
  say('Stopping.');
  await refusal.close();
}

function whereKept(app: App, { folder, table, region, endpoint }: Config): string {
  switch (app.backend()) {
    case 'memory':
      return 'Kept in memory only: the entries are gone when this program ends.';
    case 'local':
      return `Kept on this computer only, in ${folder}.`;
    case 'dynamodb':
      return `Kept in ${folder} and in the DynamoDB table ${table}, ${endpoint ?? region}. Credentials: ${app.sourceWords()}. A missing table will be created, with its change stream.`;
  }
}
