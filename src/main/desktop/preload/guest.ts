/** The guest's window gets `window.guestbook`: GuestbookApi and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import type { GuestbookBridge } from '../../../shared/bridge';
import { GUEST_CHANNELS } from '../channels';
import { subscribeOver } from './subscription';

const guestbook: GuestbookBridge = {
  select: (query) => ipcRenderer.invoke(GUEST_CHANNELS.select, query),
  insert: (draft) => ipcRenderer.invoke(GUEST_CHANNELS.insert, draft),
  subscribe: (listener) => subscribeOver(GUEST_CHANNELS, listener),
};

contextBridge.exposeInMainWorld('guestbook', guestbook);
