/**
 * The guestbook over HTTP: JSON, problem details (RFC 9457), and server-sent events.
 *
 * A browser gives one site six connections over HTTP/1.1, and each open stream holds one. A page out of sight therefore
 * closes its stream, and opens another when the guest looks at the page. The browser reconnects a broken stream by itself,
 * but not a stream that the server refused; this file opens that one again.
 */
import type { Change, GuestbookApi, Page, Query } from '../../shared/contract';
import type { Draft, GuestEntry } from '../../shared/entry';
import { ERROR_STATUS, fromWire, GuestbookError, type WireError } from '../../shared/errors';
import { sentence } from '../../shared/words/guest';

const REOPEN_AFTER_MS = 5_000;
/** Much longer than a server holds the answer to a signature while the table confirms the entry: its host may set up to 30 s. */
const ANSWER_WITHIN_MS = 60_000;

/** How a guest's page reaches its guestbook: the contract, and a call when live updates stop. */
export interface GuestbookTransport extends GuestbookApi {
  /** Calls `lost` each time updates stop; the `current` that begins every connection says that they are back. */
  subscribe(listener: (change: Change) => void, lost?: () => void): () => void;
}

export class HttpGuestbook implements GuestbookTransport {
  select(query: Query = {}): Promise<Page> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return request<Page>(`/api/entries?${parameters.toString()}`);
  }

  insert(draft: Draft): Promise<GuestEntry> {
    return request<GuestEntry>('/api/entries', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(draft),
    });
  }

  subscribe(listener: (change: Change) => void, lost?: () => void): () => void {
    const ended = new AbortController();
    let source: EventSource | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;

    const close = () => {
      clearTimeout(reopening);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      const opened = new EventSource('/api/events');
      source = opened;
      opened.onmessage = ({ data }) => listener(JSON.parse(data) as Change);
      opened.onerror = () => {
        lost?.();
        if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_AFTER_MS);
      };
    };
    const followSight = () => {
      if (document.visibilityState === 'hidden') close();
      else if (!source) open();
    };
    // A stream from before the network went away may look open and stay silent.
    const renew = () => {
      close();
      followSight();
    };

    document.addEventListener('visibilitychange', followSight, { signal: ended.signal });
    window.addEventListener('online', renew, { signal: ended.signal });
    followSight();
    return () => {
      ended.abort();
      close();
    };
  }
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  const isSigning = init.method === 'POST';
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (cause) {
    const said = sentence(isSigning ? 'not_reached_text_kept' : 'not_reached');
    throw new GuestbookError('cloud_unavailable', said, { cause });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  throw (
    toProblem(body) ??
    new GuestbookError('internal', sentence(isSigning ? 'odd_answer_text_kept' : 'odd_answer'))
  );
}

/** The server's problem details as an error; undefined for an answer without our codes, which a proxy may give. */
function toProblem(body: unknown): GuestbookError | undefined {
  const { code, detail, issues } = (body ?? {}) as Partial<WireError> & { readonly detail?: string };
  if (!code || !Object.hasOwn(ERROR_STATUS, code) || typeof detail !== 'string') return undefined;
  return fromWire({ code, message: detail, ...(issues && { issues }) });
}
