/**
 * murmur2 as Kafka's default partitioner computes it (org.apache.kafka.common.utils.Utils#murmur2), so that a key has the
 * same partition on both adapters.
 */
export function murmur2(data: Buffer): number {
  const length = data.length;
  let h = 0x9747b28c ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(data.readInt32LE(i), 0x5bd1e995);
    k = Math.imul(k ^ (k >>> 24), 0x5bd1e995);
    h = Math.imul(h, 0x5bd1e995) ^ k;
  }
  if (length > whole) {
    for (let i = length - 1; i >= whole; i--) h ^= data[i]! << (8 * (i - whole));
    h = Math.imul(h, 0x5bd1e995);
  }
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return h ^ (h >>> 15);
}

/** @returns 0 … partitions - 1 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
