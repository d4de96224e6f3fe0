/** The host's switch when the port is taken: the window stays, says so, and offers the next free one. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../support/machine';
import { launch, makeFolder } from './desktop-app';

needs('display')('the server switch', () => {
  test('a port in use is named, the next free one is offered, and taking it serves', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const folder = await makeFolder();
    await writeFile(join(folder.path, 'settings.json'), JSON.stringify({ port }));
    const app = await launch(folder.path);
    try {
      const host = await app.openHost();
      await host.getByText('This computer', { exact: true }).click();
      await host.getByText(`Port ${port} is used by another program`).first().waitFor();
      const offer = host.locator('wa-button', { hasText: 'Use port' });
      const free = Number(/\d+/.exec(String(await offer.textContent()))?.[0]);
      expect(free).toBeGreaterThan(port);
      await offer.click();
      await host.getByText(`http://localhost:${free}`).first().waitFor();
      expect((await fetch(`http://localhost:${free}/healthz`)).status).toBe(200);
      await host.getByText('Off', { exact: true }).click();
      await host.getByText(`http://localhost:${free}`).first().waitFor({ state: 'detached' });
      await expect(fetch(`http://localhost:${free}/healthz`)).rejects.toThrow();
      expect(await app.guest.getByRole('heading', { name: 'Guestbook' }).count()).toBe(1);
    } finally {
      await app.close();
      await folder.remove();
      other.close();
    }
  });
});
