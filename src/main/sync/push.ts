/**
 * Push: outbox -> remote. What is sent is always what the store holds committed at that moment: an entry whose key is
 * taken gets its new date committed first and goes out with the next batch, so the old key is never sent again. A batch
 * ends when all of its entries are settled in the store; sending does not wait for the disk between one and the next.
 */
import type { Entry } from '../../shared/entry';
import type { Store } from '../store/store';
import { isRemoteError } from './failure';
import type { Remote, RemoteError } from './remote';

const BATCH = 1000;
export const AT_ONCE = 8;

/**
 * Sends one batch, oldest first, eight at a time. Returns false when nothing waited. After the first failure nothing
 * more of the batch is begun, what is on its way ends, and the failure is thrown.
 */
export async function pushBatch(store: Store, remote: Remote, signal: AbortSignal): Promise<boolean> {
  const batch = await store.pending(BATCH);
  const queue = batch.values();
  const failures: unknown[] = [];
  const note = (failure: unknown) => void failures.push(failure);
  const settling: Promise<unknown>[] = [];
  const sendNext = async () => {
    for (const entry of queue) {
      if (failures.length > 0) return;
      try {
        const settle = await send(entry, remote, signal);
        settling.push(settle(store).catch(note));
      } catch (error) {
        note(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  await Promise.all(settling);
  if (failures.length > 0) throw failures[0];
  return batch.length > 0;
}

/** Returns what the store is to be told. */
async function send(
  entry: Entry,
  remote: Remote,
  signal: AbortSignal,
): Promise<(store: Store) => Promise<unknown>> {
  const { id, name, email, date, message } = entry;
  const item = { name, email, date, message };
  const outcome = await remote.put(item, signal).catch(rejection);
  if (outcome === 'delivered') return (store) => store.delivered(id, item);
  if (outcome === 'taken') return (store) => store.redate(id);
  return (store) => store.reject(id, outcome.message);
}

/** A rejection is an outcome of this one entry; every other failure stops the batch. */
function rejection(error: unknown): RemoteError {
  if (isRemoteError(error) && error.kind === 'reject') return error;
  throw error;
}
