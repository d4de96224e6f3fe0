/** What `/healthz` says: 200 while the store works. Troubles of the cloud are told and do not count as an outage here. */
import type { ConnectionState } from '../../shared/connection';
import { toGuestbookError } from '../../shared/errors';
import type { Guestbook } from '../model/guestbook';
import type { Health } from './options';

export async function readHealth(guestbook: Guestbook, { problem }: ConnectionState): Promise<Health> {
  try {
    const { backend, cloud: state, pending, rejected } = await guestbook.status();
    const cloud = backend === 'dynamodb' ? (state ?? 'ok') : 'off';
    return { status: 'ok', store: 'ok', cloud, pending, rejected, ...(problem && { problem }) };
  } catch (error) {
    if (toGuestbookError(error).code !== 'store_failed') throw error;
    return { status: 'failing', store: 'failing', cloud: 'off', pending: 0, rejected: 0 };
  }
}
