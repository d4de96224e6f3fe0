import { randomFillSync } from 'node:crypto';

const ID_BYTES = 9;
/** Drawn ahead, because a draw costs more than all else that an entry needs. */
const pool = Buffer.alloc(ID_BYTES * 256);
let used = pool.length;

/** 72 random bits in 12 characters that fit into an address and a cursor as they are. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('base64url', used - ID_BYTES, used);
}
