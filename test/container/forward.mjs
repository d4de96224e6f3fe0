// Passes connections on, from a port or a socket's path to another. As a program, in a network of its own: sockets' paths
// are what it shares with the network outside. It says `ready`, and ends with its standard input.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function forward(from, to) {
  const open = new Set();
  const server = createServer((incoming) => {
    const outgoing = connect(to);
    const pairs = [
      [incoming, outgoing],
      [outgoing, incoming],
    ];
    for (const [socket, other] of pairs) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        // What has arrived for it is still delivered.
        other.end();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(from);
  await once(server, 'listening');
  return {
    place: server.address(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

if (process.argv[1]?.endsWith('/container/forward.mjs')) {
  for (const [from, to] of JSON.parse(process.argv[2])) await forward(from, to);
  process.stdout.write('ready\n');
  process.stdin.on('end', () => process.exit()).resume();
}
