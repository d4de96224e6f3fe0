/**
 * Three processes on one table, as behind a balancer, each killed and started again in turn while guests sign at whichever
 * is up. What was acknowledged is in the table once, and every process shows the same.
 */

import { once } from 'node:events';
import { expect, inject, test, vi } from 'vitest';
import { dynamoDbFixture } from './dynamodb/table-fixtures';
import { tableVariables } from './support/app';
import { temporaryFolder } from './support/folder';
import { addressIn, messages, type Program, post, started, startHeadless } from './support/headless';
import { needs } from './support/machine';

const PROCESSES = 3;
const ROUNDS = 12;
const WRITERS = 4;
/** How many guests sign between one kill and the next. */
const BETWEEN_KILLS = 50;

interface Process {
  readonly home: string;
  program: Program;
  /** Undefined while it is down. */
  address: string | undefined;
}

needs('java')('three processes on one table', () => {
  test('killed in turn under load, lose nothing, write nothing twice, and end with the same book', async ({
    onTestFinished,
  }) => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    await fixture.create(1000);
    const env = {
      ...tableVariables(inject('dynamodbEndpoint'), fixture.name),
      GUESTBOOK_CONFIRM_SECONDS: '5',
      GUESTBOOK_POSTS_PER_MINUTE: '0',
    };
    const start = async (home: string): Promise<Process> => {
      const program = startHeadless(home, env);
      const address = addressIn(await started(program));
      // Nobody reads on, and a full pipe would stop it.
      program.stdout.resume();
      program.stderr.resume();
      return { home, program, address };
    };
    const processes: Process[] = [];
    for (let number = 0; number < PROCESSES; number++) processes.push(await start(await temporaryFolder()));

    const acknowledged = new Set<string>();
    const cutOff = new Set<string>();
    let ending = false;
    let number = 0;
    const sign = async () => {
      while (!ending) {
        const up = processes.filter(({ address }) => address !== undefined);
        const { address = '' } = up[number % up.length] ?? {};
        const message = `Entry ${++number}.`;
        cutOff.add(message);
        const status = await post(address, message).then(
          (response) => response.status,
          () => undefined, // Killed: nobody knows whether it was saved.
        );
        if (status === undefined) continue;
        expect(status).toBe(201);
        cutOff.delete(message);
        acknowledged.add(message);
      }
    };
    const writers = Array.from({ length: WRITERS }, sign);
    for (let round = 0; round < ROUNDS; round++) {
      const before = acknowledged.size;
      const areMore = () => expect(acknowledged.size).toBeGreaterThan(before + BETWEEN_KILLS);
      await vi.waitFor(areMore, { timeout: 60_000 });
      const killed = processes[round % PROCESSES];
      if (!killed) throw new Error('There are three.');
      killed.address = undefined;
      killed.program.kill('SIGKILL');
      await once(killed.program, 'exit');
      Object.assign(killed, await start(killed.home));
    }
    ending = true;
    await Promise.all(writers);

    const expected = [...acknowledged].sort();
    const certain = (all: readonly unknown[]) => all.filter((message) => !cutOff.has(String(message))).sort();
    for (const { address = '' } of processes) {
      const isWell = async () =>
        expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({ cloud: 'ok', pending: 0 });
      await vi.waitFor(isWell, { timeout: 60_000, interval: 200 });
    }
    const table = (await fixture.items()).map(({ message }) => message);
    expect(certain(table)).toEqual(expected);
    expect(new Set(table).size).toBe(table.length);
    for (const { address = '' } of processes) {
      await vi.waitFor(async () => expect((await messages(address)).sort()).toEqual([...table].sort()), {
        timeout: 120_000,
        interval: 1000,
      });
    }
    process.stdout.write(
      `${ROUNDS} kills: ${expected.length} acknowledged and in the table, ${table.length - expected.length} more whose acknowledgement a kill cut off, 0 lost, 0 twice\n`,
    );
  });
});
