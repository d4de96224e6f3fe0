/** How a guest's page reaches its guestbook: the contract, and word of when live updates stop. */
import type { GuestbookApi } from '../../shared/contract';

export interface GuestbookTransport extends GuestbookApi {
  /** `lost` is called each time updates stop; the `current` that begins every connection says that they are back. */
  subscribe(listener: Parameters<GuestbookApi['subscribe']>[0], lost?: () => void): () => void;
}
