/**
 * The guestbook over HTTP: JSON, problem details (RFC 9457), and server-sent events.
 *
 * A browser gives one site six connections over HTTP/1.1, and each open stream holds one: a page out of sight lets its
 * stream go, and begins with `current` again when it is looked at. The browser itself comes back to a broken stream; one
 * that was refused stays closed, so that one is opened anew here.
 */
import type { Change, Page, Query } from '../../shared/contract';
import type { Draft, GuestEntry } from '../../shared/entry';
import { ERROR_STATUS, type ErrorCode, fromWire, GuestbookError } from '../../shared/errors';
import type { GuestbookTransport } from './transport';

const REOPEN_AFTER = 5_000;
/** An answer may wait for the table, for as long as the server's host allows. */
const ANSWER_WITHIN = 60_000;

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
        if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_AFTER);
      };
    };
    const followSight = () => {
      if (document.visibilityState === 'hidden') close();
      else if (!source) open();
    };

    document.addEventListener('visibilitychange', followSight, { signal: ended.signal });
    window.addEventListener('online', open, { signal: ended.signal });
    followSight();
    return () => {
      ended.abort();
      close();
    };
  }
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN) });
  } catch (cause) {
    throw new GuestbookError(
      'cloud_unavailable',
      'The guestbook cannot be reached. Your text is still here. Please try again.',
      { cause },
    );
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  throw toError(body);
}

/** Something between us and the server may answer in its place, with no problem of ours in it. */
function toError(body: unknown): GuestbookError {
  const problem = (body ?? {}) as { code?: unknown; detail?: unknown; issues?: GuestbookError['issues'] };
  if (isCode(problem.code) && typeof problem.detail === 'string') {
    return fromWire({
      code: problem.code,
      message: problem.detail,
      ...(problem.issues ? { issues: problem.issues } : {}),
    });
  }
  return new GuestbookError(
    'internal',
    'The guestbook did not answer as expected. Your text is still here. Please try again.',
  );
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_STATUS, value);
}
