/** The whole program in the process of the test, as a desktop starts it, but for its windows. */
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, type AppOptions, createApp } from '../../src/main/app';
import { readConfig } from '../../src/main/config';
import { quietLog } from './quiet-log';

/** A program that keeps its data in this folder. It is closed with the test. */
export async function startApp(
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  options: Partial<AppOptions> = {},
): Promise<App> {
  const environment = { GUESTBOOK_DATA_DIR: folder, ...variables };
  const app = await createApp({
    config: readConfig(environment),
    environment,
    headless: false,
    pagesFolder: resolve('out/renderer'),
    chooseFile: async () => undefined,
    log: quietLog,
    ...options,
  });
  onTestFinished(() => app.close());
  return app;
}

/** What an environment says of a table at this endpoint, with keys that DynamoDB Local takes. */
export function tableVariables(endpoint: string, table: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'a secret of the test',
    GUESTBOOK_TABLE: table,
  };
}
