import fc from 'fast-check';
import { decodeRecord, encodeRecord, recordTime } from './record';

it('gives back any message as it was', () => {
  const message = fc.record({
    key: fc.string({ unit: 'grapheme' }),
    headers: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), {
      noNullPrototype: true,
    }),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(message, fc.integer({ min: 0, max: 2 ** 42 }), (given, at) => {
      const record = encodeRecord(given, at);
      expect(decodeRecord(record)).toEqual({ ...given, at });
      expect(recordTime(record)).toBe(at);
    }),
  );
});
