/** How a guest's page reaches its guestbook: the contract, and word of when live updates stop. */

import type { GuestbookBridge } from '../../shared/bridge';
import type { GuestbookApi } from '../../shared/contract';
import { unwrapAnswer } from '../bridge';

export interface GuestbookTransport extends GuestbookApi {
  /** `lost` is called each time updates stop; the `current` that begins every connection says that they are back. */
  subscribe(listener: Parameters<GuestbookApi['subscribe']>[0], lost?: () => void): () => void;
}

/** In the desktop's window the main process is always there: updates cannot stop. */
export function bridgedGuestbook(bridge: GuestbookBridge): GuestbookTransport {
  return {
    select: (query) => unwrapAnswer(bridge.select(query)),
    insert: (draft) => unwrapAnswer(bridge.insert(draft)),
    subscribe: (listener) => bridge.subscribe(listener),
  };
}
