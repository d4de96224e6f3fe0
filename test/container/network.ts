/**
 * A network of its own, as a container has one: port 80 is free in it, an ordinary user may listen there (Docker allows
 * that), and nothing outside can be reached but what is let in, each by a port in there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { forward, type Place } from './forward.mjs';

export interface Network {
  /** Put before a command, runs it in there. */
  readonly enter: readonly string[];
  /** What listens on port 80 in there, from outside. */
  readonly address: string;
  close(): Promise<void>;
}

/** @param letIn endpoints outside, by the port that leads there from inside; @param folder for the sockets between */
export async function openNetwork(letIn: Readonly<Record<number, string>>, folder: string): Promise<Network> {
  const door = { path: `${folder}/door` };
  const inside: [Place, Place][] = [[door, { host: '127.0.0.1', port: 80 }]];
  const closing: (() => Promise<void>)[] = [];
  for (const [port, endpoint] of Object.entries(letIn)) {
    const path = { path: `${folder}/${port}` };
    const { hostname, port: outside } = new URL(endpoint);
    inside.push([{ host: '127.0.0.1', port: Number(port) }, path]);
    closing.push((await forward(path, { host: hostname, port: Number(outside) })).close);
  }

  const prepare = 'ip link set lo up && echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start && exec "$@"';
  const program = [process.execPath, resolve(import.meta.dirname, 'forward.mjs'), JSON.stringify(inside)];
  const holder = spawn('unshare', ['--net', 'sh', '-c', prepare, 'sh', ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  closing.push(async () => {
    const exited = once(holder, 'exit');
    holder.stdin.end();
    await exited;
  });
  await Promise.race([
    once(createInterface(holder.stdout), 'line'),
    once(holder, 'exit').then(([code]) => {
      throw new Error(`there is no network: exit code ${code}`);
    }),
  ]);

  const { place, close } = await forward({ host: '127.0.0.1', port: 0 }, door);
  closing.push(close);
  if (typeof place === 'string') throw new Error('A port was asked for.');
  return {
    enter: ['nsenter', `--net=/proc/${holder.pid}/ns/net`, '--'],
    address: `http://127.0.0.1:${place.port}`,
    async close() {
      for (const close of closing.reverse()) await close();
    },
  };
}
