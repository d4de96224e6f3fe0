/**
 * Push: outbox -> remote. What is sent is always what the store holds committed at that moment: an entry whose key is
 * taken gets its new date committed first and goes out with the next batch, so the old key is never sent again.
 */
import type { Entry } from '../../shared/entry';
import type { Remote, RemoteError } from '../cloud/remote';
import type { Store } from '../store/store';
import { isRemoteError } from './trouble';

const BATCH = 200;
const AT_ONCE = 8;

/**
 * Sends one batch, oldest first, eight at a time. Returns false when nothing waited. After the first failure nothing
 * more of the batch is begun, what is on its way ends, and the failure is thrown.
 */
export async function pushBatch(store: Store, remote: Remote, signal: AbortSignal): Promise<boolean> {
  const batch = await store.undelivered('pending', BATCH);
  const queue = batch.values();
  const failures: unknown[] = [];
  const sendNext = async () => {
    for (const entry of queue) {
      if (failures.length > 0) return;
      await send(entry, store, remote, signal).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  if (failures.length > 0) throw failures[0];
  return batch.length > 0;
}

async function send(entry: Entry, store: Store, remote: Remote, signal: AbortSignal): Promise<void> {
  const { name, email, date, message } = entry;
  const item = { name, email, date, message };
  const outcome = await remote.put(item, signal).catch(rejection);
  if (outcome === 'delivered') await store.markSynced(entry.id, item);
  else if (outcome === 'taken') await store.redate(entry.id);
  else await store.markRejected(entry.id, outcome.message);
}

/** A rejection is an outcome of this one entry; every other failure stops the batch. */
function rejection(error: unknown): RemoteError {
  if (isRemoteError(error) && error.kind === 'reject') return error;
  throw error;
}
