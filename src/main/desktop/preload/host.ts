/** The host's window gets `window.host`: HostApi and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import type { HostBridge } from '../../../shared/bridge';
import { HOST_CHANNELS } from '../channels';
import { subscribeOver } from './subscription';

const host: HostBridge = {
  subscribe: (listener) => subscribeOver(HOST_CHANNELS, listener),
  select: (query) => ipcRenderer.invoke(HOST_CHANNELS.select, query),
  paste: (request) => ipcRenderer.invoke(HOST_CHANNELS.paste, request),
  profiles: () => ipcRenderer.invoke(HOST_CHANNELS.profiles),
  connect: (request) => ipcRenderer.invoke(HOST_CHANNELS.connect, request),
  disconnect: () => ipcRenderer.invoke(HOST_CHANNELS.disconnect),
  forget: () => ipcRenderer.invoke(HOST_CHANNELS.forget),
  serve: (request) => ipcRenderer.invoke(HOST_CHANNELS.serve, request),
  showEmails: (shown) => ipcRenderer.invoke(HOST_CHANNELS.showEmails, shown),
  retry: (id) => ipcRenderer.invoke(HOST_CHANNELS.retry, id),
  discard: (id) => ipcRenderer.invoke(HOST_CHANNELS.discard, id),
  saveWaiting: () => ipcRenderer.invoke(HOST_CHANNELS.saveWaiting),
  answerTable: (answer) => ipcRenderer.invoke(HOST_CHANNELS.answerTable, answer),
  copyLocal: (copy) => ipcRenderer.invoke(HOST_CHANNELS.copyLocal, copy),
};

contextBridge.exposeInMainWorld('host', host);
