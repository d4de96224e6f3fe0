/** The window's side of the bridge: makes the contract again of what the preload put on `window`. */
import type { GuestbookBridge, HostBridge } from '../shared/bridge';
import { fromWire, type WireResult } from '../shared/errors';

declare global {
  interface Window {
    /** Only in the guest's window of the desktop. */
    readonly guestbook?: GuestbookBridge;
    /** Only in the host's window. */
    readonly host?: HostBridge;
  }
}

/** The value, or what went wrong thrown as the GuestbookError it was. */
export async function unwrapAnswer<T>(answer: Promise<WireResult<T>>): Promise<T> {
  const result = await answer;
  if (result.ok) return result.value;
  throw fromWire(result.error);
}
