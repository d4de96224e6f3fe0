/**
 * The program without a window: for a terminal, a container, an instance. What a person reads goes to standard output,
 * the log to standard error. A start that cannot be is one line and exit code 1; SIGINT and SIGTERM stop cleanly.
 */
import { fileURLToPath } from 'node:url';
import { toGuestbookError } from '../shared/errors';
import { type App, createApp } from './app';
import { readConfig } from './config';
import { createLog } from './log';

const say = (line: string) => process.stdout.write(`${line}\n`);

const log = createLog();

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

function whereKept(app: App, { folder, table, region, endpoint }: ReturnType<typeof readConfig>): string {
  switch (app.backend()) {
    case 'memory':
      return 'Kept in memory only: the entries are gone when this program ends.';
    case 'local':
      return `Kept on this computer only, in ${folder}.`;
    case 'dynamodb':
      return `Kept in ${folder} and in the DynamoDB table ${table}, ${endpoint ?? region}. Credentials: ${app.sourceWords()}. A missing table will be created, with its change stream.`;
  }
}

// Heard from the first moment: the first process of a container is not ended by a signal that nobody waits for.
const toldToStop = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
});

let app: App;
try {
  app = await start();
} catch (error) {
  const known = toGuestbookError(error);
  if (known.code === 'internal') log.error({ err: known.cause }, 'the start failed');
  process.stderr.write(`${known.message}\n`);
  process.exit(1);
}

await toldToStop;
say('Stopping.');
try {
  await app.close();
  process.exit(0);
} catch (error) {
  log.error({ err: error }, 'the stop was not clean');
  process.exit(1);
}
