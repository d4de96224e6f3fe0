/** The name that this computer's own browsers use. */
import { connect } from 'node:net';

/** Milliseconds; on the computer itself an answer comes at once. */
const PATIENCE = 1000;

/**
 * Whether another program has `localhost` at this port, though it is free at the host that is asked for: browsers try ::1
 * before 127.0.0.1, and listening there succeeds all the same (a Mac's AirPlay Receiver at port 5000).
 */
export function localhostIsTaken(host: string, port: number): Promise<boolean> {
  if (host !== '127.0.0.1' || port === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: '::1', port, timeout: PATIENCE });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
