/** Amazon's DynamoDB Local as a process of the tests: in memory, on a port of its own, gone with `close`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { provideDynamoDbLocal } from '../../scripts/setup/dynamodb-local.mjs';
import { makeFolder, removeFolder } from './folder';

const startSeconds = 60;

export interface DynamoDbLocal {
  readonly endpoint: string;
  close(): Promise<void>;
}

export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const parts = await provideDynamoDbLocal();
  const port = await freePort();
  // It writes a file into the folder it runs in, and its own is kept as it came.
  const folder = await makeFolder();
  const java = spawn(
    'java',
    [
      ...[
        `-Djava.library.path=${join(parts, 'DynamoDBLocal_lib')}`,
        '-jar',
        join(parts, 'DynamoDBLocal.jar'),
      ],
      ...['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)],
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const kill = () => void java.kill('SIGKILL');
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    if (isRunning(java) && java.kill('SIGKILL')) await once(java, 'exit');
    await removeFolder(folder);
  };
  try {
    await untilListening(java, port);
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint: `http://127.0.0.1:${port}`, close };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

/** Its output says nothing when it begins to listen, so the port is asked. */
async function untilListening(java: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < startSeconds * 10; attempt += 1) {
    if (!isRunning(java)) throw new Error(`DynamoDB Local ended with exit code ${java.exitCode}.`);
    const socket = connect(port, '127.0.0.1');
    const listening = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listening) return;
    await setTimeout(100);
  }
  throw new Error(`DynamoDB Local did not answer within ${startSeconds} seconds.`);
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
