import { murmur2, partitionOf } from './partitioner';

describe('partitioner', () => {
  it('hashes as Kafka’s own test does', () => {
    // org.apache.kafka.common.utils.UtilsTest#testMurmur2
    const known: [string, number][] = [
      ['21', -973932308],
      ['foobar', -790332482],
      ['a-little-bit-long-string', -985981536],
      ['a-little-bit-longer-string', -1486304829],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ];
    for (const [text, hash] of known) expect(murmur2(Buffer.from(text))).toBe(hash);
    expect(murmur2(Buffer.from([97, 98, 99]))).toBe(479470107);
  });

  it('keeps within the partitions', () => {
    for (const key of ['', 'a', '互助县', 'x'.repeat(999)]) {
      expect(partitionOf(key, 12)).toBeGreaterThanOrEqual(0);
      expect(partitionOf(key, 12)).toBeLessThan(12);
      expect(partitionOf(key, 1)).toBe(0);
    }
  });
});
