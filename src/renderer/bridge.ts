/**
 * The window's side of IPC. A preload puts a contract on `window` with every answer as `{ ok, value | error }`, because
 * Electron flattens Error objects. `overBridge` turns these answers into the contract again, for both contracts.
 */
import type { GuestbookApi, HostApi } from '../shared/contract';
import { fromWire, type WireResult } from '../shared/errors';

/** A contract as a preload exposes it. */
type Bridged<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (...sent: infer Sent) => Promise<infer Value>
    ? (...sent: Sent) => Promise<WireResult<Value>>
    : Api[Method];
};

declare global {
  interface Window {
    /** Only in the guest's window of the desktop. */
    readonly guestbook?: Bridged<GuestbookApi>;
    /** Only in the host's window; no other script asks for it. */
    readonly host: Bridged<HostApi>;
  }
}

/** @param calls the contract's table: `GUEST_CALLS` or `HOST_CALLS` */
export function overBridge<Api extends object>(
  bridge: Bridged<Api>,
  calls: Readonly<Record<keyof Api & string, string>>,
): Api {
  const exposed = bridge as Readonly<Record<string, (sent?: unknown) => unknown>>;
  const methods = Object.entries<string>(calls).map(([method, sent]) => {
    const call = exposed[method];
    return [
      method,
      sent === 'listener'
        ? call
        : async (value: unknown) => unwrap((await call?.(value)) as WireResult<unknown>),
    ];
  });
  return Object.fromEntries(methods) as Api;
}

/** @throws GuestbookError the error that the main process answered */
function unwrap<T>(result: WireResult<T>): T {
  if (result.ok) return result.value;
  throw fromWire(result.error);
}
