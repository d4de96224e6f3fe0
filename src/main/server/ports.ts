/**
 * Listening: which addresses lead to a server, why one could not start, and which port is free.
 *
 * A port also counts as in use where another program answers at `localhost`. Browsers try ::1 before 127.0.0.1. But a server
 * can listen on 127.0.0.1 though another program has the port at ::1 (a Mac's AirPlay Receiver has 5000): our guests would get
 * that program.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { GuestbookError, toGuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Interfaces that other devices of the network are not on: containers, virtual machines, tunnels. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|lxc|lxd|podman|cni|utun|tun|tap)/i;
const UNSPECIFIED = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

const LAST_PORT = 65_535;
/** Systems may ask for an administrator below this port. */
const FIRST_ORDINARY_PORT = 1024;
/** How long ::1 may take to answer, in milliseconds. A program on this computer answers at once. */
const LOCALHOST_WITHIN = 1000;

/**
 * Whole addresses that lead to a server which listens at `hostname`, the best one first: for a server on all interfaces
 * those that a phone on the same network can reach, then localhost.
 */
export function listAddresses(
  hostname: string,
  port: number,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const names = UNSPECIFIED.includes(hostname)
    ? [...lanAddresses(interfaces), 'localhost']
    : [LOOPBACK.includes(hostname) ? 'localhost' : hostname];
  return names.map((name) => new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`).origin);
}

function lanAddresses(interfaces: Interfaces): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ name, ...address })))
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ name, address }) => ({ address, rank: rank(name, address) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address);
}

function rank(name: string, address: string): number {
  // 169.254: no router gave an address (RFC 3927).
  if (address.startsWith('169.254.')) return 2;
  return VIRTUAL.test(name) ? 1 : 0;
}

/** Why `listen` failed, for the person who started the server. */
export function listenProblem(error: unknown, hostname: string, port: number): GuestbookError {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': {
      const said = port === 5000 ? sentence('port_5000_in_use') : sentence('port_in_use', { port });
      return new GuestbookError('port_in_use', said, { cause: error });
    }
    // Another port helps here too, as with a port in use.
    case 'EACCES':
      return new GuestbookError('port_in_use', sentence('port_not_allowed', { port }), { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new GuestbookError('invalid_setting', sentence('address_not_here', { hostname }), {
        cause: error,
      });
    default:
      return toGuestbookError(error);
  }
}

/** @throws Error with the code EADDRINUSE where another program answers at ::1, as `listen` does for a port in use */
export async function requireLocalhost(hostname: string, port: number): Promise<void> {
  if (hostname !== '127.0.0.1' || port === 0 || !(await answersAtIpv6(port))) return;
  throw Object.assign(new Error(`another program has port ${port} at ::1`), { code: 'EADDRINUSE' });
}

function answersAtIpv6(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '::1', port, timeout: LOCALHOST_WITHIN });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/**
 * The first free port at `from` or above; undefined where none is free or `hostname` is not of this computer. Another
 * program may still take the port before the server does.
 */
export async function findFreePort(hostname: string, from: number): Promise<number | undefined> {
  let port = from;
  while (port <= LAST_PORT) {
    const refusal = await tryPort(hostname, port);
    if (refusal === undefined) return port;
    if (refusal === 'EADDRINUSE') port += 1;
    else if (refusal === 'EACCES') port = Math.max(port + 1, FIRST_ORDINARY_PORT);
    else return undefined;
  }
  return undefined;
}

/** The system's code for the refusal; undefined where the port can be listened on. */
async function tryPort(hostname: string, port: number): Promise<string | undefined> {
  try {
    await requireLocalhost(hostname, port);
    const server = createServer().listen({ host: hostname, port });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
