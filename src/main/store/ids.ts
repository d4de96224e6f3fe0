/**
 * The names of entries, in time order: ids that are made one after another stand side by side in the index, so that a
 * commit of many writes few pages. Random ids double the pages that a commit writes.
 *
 * Of 72 bits, 32 are the milliseconds, which begin anew every 50 days (the order serves the index and nothing else), and 40
 * are random: no id can be guessed from another one.
 */
import { randomFillSync } from 'node:crypto';

const ID_BYTES = 9;
/** Safe in an address, and in the order of their codes, so that texts sort as the numbers do. */
const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
/** Drawn ahead, because a draw costs more than everything else that an entry needs. */
const pool = Buffer.alloc(ID_BYTES * 256);
let used = pool.length;

/** 12 characters. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.writeUInt32BE(Date.now() % 2 ** 32, used);
  let id = '';
  for (const end = used + ID_BYTES; used < end; used += 3) {
    const bits = pool.readUIntBE(used, 3);
    for (const shift of [18, 12, 6, 0]) id += LETTERS.charAt((bits >> shift) & 63);
  }
  return id;
}
