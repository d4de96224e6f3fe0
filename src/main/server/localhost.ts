/**
 * Whose `localhost` a port is. Browsers try ::1 before 127.0.0.1, and listening on 127.0.0.1 succeeds though another program has
 * the port at ::1 (a Mac's AirPlay Receiver has 5000): our guests would get that program.
 */
import { connect } from 'node:net';

/** Milliseconds; on the computer itself an answer comes at once. */
const PATIENCE = 1000;

/** @throws Error with the code EADDRINUSE, as listening on a port that is taken does. */
export async function requireLocalhost(host: string, port: number): Promise<void> {
  if (host !== '127.0.0.1' || port === 0 || !(await answersAtIpv6(port))) return;
  throw Object.assign(new Error(`another program has port ${port} at ::1`), { code: 'EADDRINUSE' });
}

function answersAtIpv6(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '::1', port, timeout: PATIENCE });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
