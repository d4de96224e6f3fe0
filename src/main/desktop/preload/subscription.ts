/** A subscription over IPC: the main process sends to the id that it was given, until it is told to stop. */
import { ipcRenderer } from 'electron';

interface SubscriptionChannels {
  readonly subscribe: string;
  readonly unsubscribe: string;
  readonly changed: string;
}

let last = 0;

export function subscribeOver<T>(channels: SubscriptionChannels, listener: (value: T) => void): () => void {
  const id = ++last;
  const receive = (_event: unknown, to: number, value: T) => {
    if (to === id) listener(value);
  };
  ipcRenderer.on(channels.changed, receive);
  ipcRenderer.send(channels.subscribe, id);
  return () => {
    ipcRenderer.off(channels.changed, receive);
    ipcRenderer.send(channels.unsubscribe, id);
  };
}
