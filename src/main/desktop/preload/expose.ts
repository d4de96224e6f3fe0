/**
 * Puts a contract on `window` under its own name, by looping over its table. A call is one `invoke` on the channel
 * `<contract>:<method>`. A listener gets an id: `send(channel, id, true)` begins, the main process answers with
 * `(id, value)` on the same channel, and `send(channel, id, false)` ends.
 */
import { contextBridge, ipcRenderer } from 'electron';

let lastId = 0;

export function expose(contract: string, calls: Readonly<Record<string, string>>): void {
  const methods = Object.entries(calls).map(([method, sent]) => {
    const channel = `${contract}:${method}`;
    return [
      method,
      sent === 'listener' ? listen(channel) : (value: unknown) => ipcRenderer.invoke(channel, value),
    ];
  });
  contextBridge.exposeInMainWorld(contract, Object.fromEntries(methods));
}

function listen(channel: string): (listener: (value: unknown) => void) => () => void {
  return (listener) => {
    lastId += 1;
    const id = lastId;
    const receive = (_event: unknown, to: number, value: unknown) => {
      if (to === id) listener(value);
    };
    ipcRenderer.on(channel, receive);
    ipcRenderer.send(channel, id, true);
    return () => {
      ipcRenderer.off(channel, receive);
      ipcRenderer.send(channel, id, false);
    };
  };
}
