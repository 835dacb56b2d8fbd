import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes, drawn from the kernel in bulk: asking it for a few costs as much as asking for many, and every page needs some.
 * @param size at most 4,096
 */
export function someRandom(size: number): Buffer {
  if (used + size > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + size));
  // What was given out is nowhere else.
  pool.fill(0, used, used + size);
  used += size;
  return bytes;
}
