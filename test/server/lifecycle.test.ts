/** Starting and stopping: ports that cannot be had, addresses to show, and an end that is bounded. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ServedGuestbook } from '../../src/main/server/options';
import { findFreePort, listAddresses, listenProblem } from '../../src/main/server/ports';
import type { GuestEntry } from '../../src/shared/entry';
import { Changes } from '../support/changes';
import { draft } from '../support/draft';
import { needs } from '../support/machine';
import { openSocket, postJson, serve } from './serving';

describe('a port in use', () => {
  test('is said with its number, and the next free one can be served on', async () => {
    const { server } = await serve();
    await expect(serve({ port: server.port })).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(`Port ${server.port} is used by another program`),
    });
    const port = (await findFreePort('127.0.0.1', server.port)) ?? 0;
    expect(port).toBeGreaterThan(server.port);
    const next = await serve({ port });
    expect(next.server.port).toBe(port);
  });

  test('is passed over one after another, and no port is offered past the last', async () => {
    const servers = [createServer(), createServer()];
    const first = await findFreePort('127.0.0.1', 20_000);
    servers[0]?.listen(first, '127.0.0.1');
    servers[1]?.listen((first ?? 0) + 1, '127.0.0.1');
    await Promise.all(servers.map((server) => once(server, 'listening')));
    expect(await findFreePort('127.0.0.1', first ?? 0)).toBeGreaterThan((first ?? 0) + 1);
    expect(await findFreePort('127.0.0.1', 65_536)).toBeUndefined();
    for (const server of servers) server.close();
  });
});

needs('ipv6')('a port whose localhost another program has', () => {
  // Browsers try ::1 for localhost first: a Mac's AirPlay Receiver would get our guests.
  test('counts as in use, though it is free at 127.0.0.1', async () => {
    // One that is free at both: at ::1 alone, it may be another test's at 127.0.0.1.
    const port = (await findFreePort('127.0.0.1', 21_000)) ?? 0;
    const other = createServer().listen(port, '::1');
    await once(other, 'listening');
    await expect(serve({ port })).rejects.toMatchObject({ code: 'port_in_use' });
    expect(await findFreePort('127.0.0.1', port)).toBeGreaterThan(port);
    other.close();
    await once(other, 'close');
    expect((await serve({ port })).server.port).toBe(port);
  });
});

describe('what stands in the way of listening', () => {
  test('an address of another computer', async () => {
    await expect(serve({ hostname: '203.0.113.1' })).rejects.toMatchObject({
      code: 'invalid_setting',
      message: expect.stringContaining('203.0.113.1 is not an address of this computer'),
    });
  });

  // Root may open every port, so the system's refusal is made here.
  test('a port that only an administrator may open', () => {
    const refusal = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(listenProblem(refusal, '0.0.0.0', 80)).toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining('port 80'),
      cause: refusal,
    });
  });

  test('pages that are not built', async () => {
    await expect(serve({ pagesFolder: '/nowhere' })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('npm run build'),
    });
  });
});

test('a start that fails leaves no subscription', async () => {
  const { guestbook } = await serve();
  let subscriptions = 0;
  const counted: ServedGuestbook = {
    ...guestbook,
    subscribe(listener) {
      const unsubscribe = guestbook.subscribe(listener);
      subscriptions += 1;
      return () => {
        subscriptions -= 1;
        unsubscribe();
      };
    },
  };
  await expect(serve({ guestbook: counted, trustProxy: ['foo'] })).rejects.toThrow('foo');
  await expect(serve({ guestbook: counted, hostname: '203.0.113.1' })).rejects.toThrow('203.0.113.1');
  expect(subscriptions).toBe(0);
});

describe('addresses', () => {
  const ipv4 = { family: 'IPv4', internal: false, netmask: '', mac: '', cidr: null } as const;
  const interfaces = {
    lo: [{ ...ipv4, address: '127.0.0.1', internal: true }],
    docker0: [{ ...ipv4, address: '172.17.0.1' }],
    eth0: [{ ...ipv4, address: '169.254.1.1' }],
    wlan0: [{ ...ipv4, address: '192.168.1.20' }],
  };

  test('on the local network: the one for phones first, then containers, then localhost', () => {
    expect(listAddresses('0.0.0.0', 5000, interfaces)).toEqual([
      'http://192.168.1.20:5000',
      'http://172.17.0.1:5000',
      'http://169.254.1.1:5000',
      'http://localhost:5000',
    ]);
  });

  test('on this computer alone, and elsewhere', () => {
    expect(listAddresses('127.0.0.1', 5000, interfaces)).toEqual(['http://localhost:5000']);
    expect(listAddresses('::1', 80, interfaces)).toEqual(['http://localhost']);
    expect(listAddresses('192.168.1.20', 80, interfaces)).toEqual(['http://192.168.1.20']);
    expect(listAddresses('2001:db8::1', 5000, interfaces)).toEqual(['http://[2001:db8::1]:5000']);
  });

  test('are those of the running server', async () => {
    const { server } = await serve({ hostname: '0.0.0.0' });
    expect(server.addresses.at(-1)).toBe(`http://localhost:${server.port}`);
    for (const address of server.addresses) expect((await fetch(address)).status).toBe(200);
  });
});

describe('closing', () => {
  test('answers who waits for the table, does not wait for who says nothing, and may be done twice', async () => {
    const { server, url, guestbook } = await serve({ outbox: true, confirmSeconds: 30 });
    await openSocket(server.port);
    const halfway = await openSocket(server.port);
    halfway.write('POST /sign HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n');
    const changes = new Changes<GuestEntry>();
    guestbook.subscribe(changes.listener);
    const answer = postJson(url, draft());
    await changes.until('added');
    const started = Date.now();
    await Promise.all([server.close(), server.close()]);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(JSON.parse((await answer).text).state).toBe('pending');
    await expect(fetch(url)).rejects.toThrow();
  });
});
