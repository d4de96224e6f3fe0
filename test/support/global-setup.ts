/**
 * What all suites of a run share: DynamoDB Local and, without a real display, a virtual one. `npm test` has fetched,
 * built and packaged before; `npx vitest run test/store` alone works from what it left.
 */
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { build } from '../../scripts/setup/build.mjs';
import { hasDisplay, openVirtualDisplay } from '../../scripts/setup/display.mjs';
import { startDynamoDbLocal } from './dynamodb-local';
import { inspectMachine } from './inspect-machine';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync('out/main/store-worker.js')) await build();

  const realDisplay = await hasDisplay();
  const virtualDisplay = realDisplay ? undefined : await openVirtualDisplay();
  if (virtualDisplay) process.env.DISPLAY = virtualDisplay.name;

  const machine = inspectMachine(realDisplay || virtualDisplay !== undefined);
  project.provide('machine', machine);
  const dynamodb = machine.lacking.java ? undefined : await startDynamoDbLocal();
  project.provide('dynamodbEndpoint', dynamodb?.endpoint ?? '');

  return async () => {
    await dynamodb?.close();
    await virtualDisplay?.close();
  };
}
