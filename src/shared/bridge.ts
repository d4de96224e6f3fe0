/**
 * What the two preloads put on `window`: the contracts with every answer as `{ ok, value | error }`, because Electron
 * flattens Error objects on the way. `unwrapAnswer` in the renderer makes the contract of it again.
 */
import type { GuestbookApi, HostApi } from './contract';
import type { WireResult } from './errors';

type Bridged<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (...args: infer Args) => Promise<infer Value>
    ? (...args: Args) => Promise<WireResult<Value>>
    : Api[Method];
};

/** `window.guestbook` in the guest's window; absent in a browser. */
export type GuestbookBridge = Bridged<GuestbookApi>;
/** `window.host` in the host's window; absent everywhere else. */
export type HostBridge = Bridged<HostApi>;
