/** The packaged app on its way out: what it does for whoever starts it again before it has left. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { needs } from '../support/machine';
import { launch, makeFolder, seesEntry, sign } from './desktop-app';

needs('display', 'linux')('leaving', () => {
  test('a start while it still sends is another start as soon as it has left, of the AppImage where it came in one', async () => {
    const folder = await makeFolder();
    onTestFinished(folder.remove);
    const { inspectableApp } = inject('machine');
    // In the place of an AppImage, which is a file that starts what is mounted from it.
    const image = join(folder.path, 'Guestbook.AppImage');
    const started = join(folder.path, 'started');
    await writeFile(image, `#!/bin/sh\necho "$@" > '${started}'\n`, { mode: 0o755 });
    const env = {
      GUESTBOOK_DATA_DIR: join(folder.path, 'data'),
      APPIMAGE: image,
      APPDIR: dirname(inspectableApp),
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      GUESTBOOK_BACKEND: 'dynamodb',
      AWS_ENDPOINT_URL_DYNAMODB: await silentEndpoint(),
    };
    const argument = '--password-store=basic';
    const app = await launch(folder.path, env, [argument]);
    onTestFinished(() => app.close());
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'On my way out' });
    await seesEntry(app.guest, 'On my way out');
    const left = once(app.electron.process(), 'exit');
    // As a second process announces itself (first-start.test.ts starts one), at a moment when this one is leaving for certain.
    await app.electron.evaluate(({ app: electron }) => {
      electron.once('will-quit', () => electron.emit('second-instance'));
      electron.quit();
    });
    expect(await left).toEqual([0, null]);
    await expect.poll(() => readFile(started, 'utf8').catch(() => 'not yet')).toContain(argument);
  });
});

/** Takes connections and never answers. */
async function silentEndpoint(): Promise<string> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A port was asked for.');
  return `http://127.0.0.1:${address.port}`;
}
