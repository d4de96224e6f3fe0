/**
 * Which Host names the server answers to. A page of another site can make its own name resolve to this computer (DNS
 * rebinding) and would then read the book as its own origin; it cannot do so with an address. So every IP literal
 * passes (an EC2 public address is on none of our interfaces), and names only when they are known to be ours.
 */
import { isIP } from 'node:net';

const HOST = /^(\[[0-9a-f:.]+\]|[^\s:/@\\?#[\]]+)(?::\d{1,5})?$/i;

/** `machine` is this computer's own host name, with or without its domain. */
export function hostRule(allowed: readonly string[], machine: string): (host: string) => boolean {
  const any = allowed.includes('*');
  const own = machine.toLowerCase();
  const names = new Set(['localhost', own, `${own.split('.')[0]}.local`, ...allowed.map(nameOf)]);
  return (host) => {
    const name = nameOf(host);
    if (name === undefined) return false;
    return any || names.has(name) || isIP(name) !== 0;
  };
}

/** The name without its port, brackets and final dot, or undefined when it is no Host at all. */
function nameOf(host: string): string | undefined {
  const name = HOST.exec(host)?.[1];
  return name
    ?.replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}
