/**
 * Runs a call, and ends the wait for it when the caller's signal is aborted or after so many milliseconds, whichever is first.
 * This works even where the call ignores its signal (a credential provider that waits for a metadata service). The code avoids
 * `AbortSignal.any`, which keeps its sources' listeners alive on the Node that we run on.
 */
export async function withTimeout<T>(
  milliseconds: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  const follow = () => controller.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  const timer = setTimeout(
    () => controller.abort(new DOMException('The call took too long.', 'TimeoutError')),
    milliseconds,
  );
  try {
    return await Promise.race([call(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  }
}
