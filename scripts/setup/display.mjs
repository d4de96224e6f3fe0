// Is there a display to open a window on? The variables alone prove nothing: they outlive the display they name.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { isAbsolute, join } from 'node:path';

/** True when a display answers. macOS and Windows always have one. */
export async function hasDisplay() {
  if (process.platform !== 'linux') return true;
  const { WAYLAND_DISPLAY: wayland, XDG_RUNTIME_DIR: runtime = '', DISPLAY: x11 = '' } = process.env;
  if (wayland && (await answers({ path: isAbsolute(wayland) ? wayland : join(runtime, wayland) })))
    return true;

  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(x11) ?? [];
  if (number === undefined) return false;
  if (host !== '' && host !== 'unix') return answers({ host, port: 6000 + Number(number) });
  const socket = `/tmp/.X11-unix/X${number}`;
  return (await answers({ path: socket })) || answers({ path: `\0${socket}` });
}

function answers(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Starts Xvfb on a number of its own choosing; `{ name, close }`, or undefined where there is no Xvfb. */
export async function openVirtualDisplay() {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => xvfb.once('exit', resolve).once('error', resolve));
  const kill = () => xvfb.kill();
  process.once('exit', kill);
  const number = await Promise.race([once(xvfb.stdio[3], 'data'), exited.then(() => undefined)]);
  if (number === undefined) return undefined;
  return {
    name: `:${String(number).trim()}`,
    close: async () => {
      process.off('exit', kill);
      kill();
      await exited;
    },
  };
}
