/** HostApi: what the host's window sees and may do. State flows one way: whatever changes, the whole state is told anew. */

import type { ConnectionState } from '../../shared/connection';
import type { HostApi, HostState } from '../../shared/contract';
import type { Log } from '../log';
import type { Guestbook } from '../model/guestbook';
import type { ServerSwitch } from '../server/switch';

const WAITING_SHOWN = 50;

export interface HostOptions {
  readonly folder: string;
  readonly model: Guestbook;
  readonly server: Pick<ServerSwitch, 'state'>;
  readonly connection: () => ConnectionState;
  readonly emails: () => Pick<HostState, 'showEmails' | 'showEmailsLockedBy'>;
  /** Write capacity units a second at which what waits is being sent; undefined when it is not, or without a bound. */
  readonly writeUnits: () => number | undefined;
  readonly actions: Omit<HostApi, 'subscribe' | 'select'>;
  readonly log: Log;
}

export interface Host {
  readonly api: HostApi;
  /** Tells every listener the state as it is now. */
  readonly changed: () => void;
}

export function createHost(options: HostOptions): Host {
  const { model, server, log } = options;
  const listeners = new Set<(state: HostState) => void>();
  let reading = false;
  let stale = false;

  const readState = async (): Promise<HostState> => {
    const writeUnits = options.writeUnits();
    const [status, waiting, backlog] = await Promise.all([
      model.status(),
      model.waiting(WAITING_SHOWN),
      model.backlog(),
    ]);
    return {
      version: __VERSION__,
      folder: options.folder,
      status,
      connection: options.connection(),
      server: server.state,
      ...options.emails(),
      waiting: waiting.slice(0, WAITING_SHOWN),
      ...(writeUnits && { secondsLeft: Math.ceil(backlog.writeUnits / writeUnits) }),
    };
  };

  // Changes that come while the state is read are told together with the next reading.
  const tell = async () => {
    if (reading) {
      stale = true;
      return;
    }
    reading = true;
    try {
      do {
        stale = false;
        const state = await readState();
        for (const listener of listeners) listener(state);
      } while (stale);
    } catch (error) {
      log.error({ err: error }, 'the state for the host could not be read');
    } finally {
      reading = false;
    }
  };
  const changed = () => {
    if (listeners.size > 0) void tell();
  };
  let unsubscribe = () => {};

  return {
    changed,
    api: {
      subscribe(listener) {
        listeners.add(listener);
        if (listeners.size === 1) unsubscribe = model.subscribe(changed);
        else changed();
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0) unsubscribe();
        };
      },
      select: (query) => model.select(query),
      ...options.actions,
    },
  };
}
