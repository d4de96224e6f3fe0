/** What to open to reach a server, as whole addresses, and why one could not start listening. */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { GuestbookError, toGuestbookError } from '../../shared/errors';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Interfaces that other devices of the network are not on: containers, virtual machines, tunnels. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|lxc|lxd|podman|cni|utun|tun|tap)/i;
const UNSPECIFIED = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * The best address first: for a server on all interfaces those that a phone on the same network can reach, then
 * localhost.
 */
export function listAddresses(
  host: string,
  port: number,
  interfaces: Interfaces = networkInterfaces(),
): string[] {
  const names = UNSPECIFIED.includes(host)
    ? [...lanAddresses(interfaces), 'localhost']
    : [LOOPBACK.includes(host) ? 'localhost' : host];
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

/** Why `listen` failed, in words for whoever started the server. */
export function listenProblem(error: unknown, host: string, port: number): GuestbookError {
  const words = LISTEN_WORDS[(error as NodeJS.ErrnoException).code ?? ''];
  return words
    ? new GuestbookError(words.code, words.say(host, port), { cause: error })
    : toGuestbookError(error);
}

interface ListenWords {
  readonly code: 'port_in_use' | 'invalid_setting';
  readonly say: (host: string, port: number) => string;
}

const noSuchAddress: ListenWords = {
  code: 'invalid_setting',
  say: (host) =>
    `${host} is not an address of this computer. Use 127.0.0.1 for this computer alone or 0.0.0.0 for the local network.`,
};

const LISTEN_WORDS: Readonly<Record<string, ListenWords>> = {
  EADDRINUSE: {
    code: 'port_in_use',
    say: (_host, port) =>
      `Port ${port} is used by another program${port === 5000 ? ' (on a Mac that is often AirPlay Receiver)' : ''}. ` +
      'Stop that program, or choose another port.',
  },
  // The same way out as a port in use: another port.
  EACCES: {
    code: 'port_in_use',
    say: (_host, port) => `This system does not let you open port ${port}. Choose a port of 1024 or above.`,
  },
  EADDRNOTAVAIL: noSuchAddress,
  ENOTFOUND: noSuchAddress,
};
