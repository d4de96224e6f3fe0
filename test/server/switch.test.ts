/** The host's switch: a port that the environment decides, and a turn that fails. */
import { expect, test } from 'vitest';
import { ServerSwitch, type ServerSwitchOptions } from '../../src/main/server/switch';
import { serve } from './serving';

function makeSwitch(options: Partial<ServerSwitchOptions> = {}): ServerSwitch {
  return new ServerSwitch({
    port: 0,
    portLockedBy: undefined,
    start: async (hostname, port) => (await serve({ hostname, port })).server,
    ...options,
  });
}

test('a port that the environment decides is not to be changed', async () => {
  const server = makeSwitch({ portLockedBy: 'PORT' });
  await server.turn({ mode: 'computer', port: 0 });
  const { addresses } = server.state;
  expect((await fetch(addresses[0] ?? '')).status).toBe(200);
  await expect(server.turn({ mode: 'computer', port: 5001 })).rejects.toMatchObject({
    code: 'invalid_setting',
    message: expect.stringContaining('PORT decides'),
  });
  expect(server.state).toMatchObject({ mode: 'computer', port: 0, addresses, portLockedBy: 'PORT' });
  expect((await fetch(addresses[0] ?? '')).status).toBe(200);
  await server.turn({ mode: 'off' });
  expect(server.state.mode).toBe('off');
});

test('a turn that fails says so, and the next ones are taken', async () => {
  let closes = 0;
  const server = makeSwitch({
    async start(hostname, port) {
      const running = (await serve({ hostname, port })).server;
      const close = async () => {
        await running.close();
        closes += 1;
        if (closes === 1) throw new Error('The socket was gone.');
      };
      return { ...running, close };
    },
  });
  await server.turn({ mode: 'computer' });
  await expect(server.turn({ mode: 'off' })).rejects.toThrow('The socket was gone.');
  await server.turn({ mode: 'computer' });
  expect((await fetch(server.state.addresses[0] ?? '')).status).toBe(200);
  await server.close();
  expect(server.state).toMatchObject({ mode: 'off', addresses: [] });
  expect(closes).toBe(2);
});

test('a turn that is asked for while the switch closes is refused, and nothing listens', async () => {
  let starts = 0;
  const server = makeSwitch({
    async start(hostname, port) {
      starts += 1;
      return (await serve({ hostname, port })).server;
    },
  });
  await server.turn({ mode: 'computer' });
  const closed = server.close();
  await expect(server.turn({ mode: 'computer' })).rejects.toThrow('Guestbook is closing.');
  await closed;
  await expect(server.turn({ mode: 'network' })).rejects.toThrow('Guestbook is closing.');
  await server.close();
  expect(server.state.mode).toBe('off');
  expect(starts).toBe(1);
});
