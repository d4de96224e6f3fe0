/** The names of the IPC channels: both ends of each wire import them from here. */
export const GUEST_CHANNELS = {
  select: 'guestbook:select',
  insert: 'guestbook:insert',
  subscribe: 'guestbook:subscribe',
  unsubscribe: 'guestbook:unsubscribe',
  changed: 'guestbook:changed',
} as const;

export const HOST_CHANNELS = {
  select: 'host:select',
  paste: 'host:paste',
  profiles: 'host:profiles',
  connect: 'host:connect',
  disconnect: 'host:disconnect',
  forget: 'host:forget',
  serve: 'host:serve',
  showEmails: 'host:show-emails',
  retry: 'host:retry',
  discard: 'host:discard',
  saveWaiting: 'host:save-waiting',
  answerTable: 'host:answer-table',
  copyLocal: 'host:copy-local',
  subscribe: 'host:subscribe',
  unsubscribe: 'host:unsubscribe',
  changed: 'host:changed',
} as const;
