import fc from 'fast-check';
import { CHUNK_BYTES, Chunker, newKey, openChunk, sealChunk } from './sealing';

const key = newKey();
/** Short chunks seal as long ones do. */
const sealAll = (plain: readonly Buffer[]): Buffer[] =>
  plain.map((chunk, place) => sealChunk(key, 'c1', place, place === plain.length - 1, chunk));
const openAll = (sealed: readonly Buffer[], content = 'c1', by = key): string =>
  Buffer.concat(sealed.map((chunk, place) => openChunk(by, content, place, place === sealed.length - 1, chunk))).toString('hex');

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }).map(Buffer.from), { minLength: 2, maxLength: 6 });

test('what was sealed opens again, whole and in order', () => {
  fc.assert(fc.property(chunks, (plain) => openAll(sealAll(plain)) === Buffer.concat(plain).toString('hex')));
});

test('swapped, left out, added, cut off or altered chunks do not open, nor under another name or key', () => {
  fc.assert(
    fc.property(chunks, fc.nat(), fc.nat(), (plain, one, bit) => {
      const sealed = sealAll(plain);
      const at = one % sealed.length;
      const swapped = [...sealed];
      swapped[at] = sealed[(at + 1) % sealed.length] as Buffer;
      const altered = [...sealed];
      altered[at] = Buffer.from(sealed[at] as Buffer);
      (altered[at] as Buffer)[bit % (altered[at] as Buffer).length]! ^= 1;
      for (const wrong of [
        swapped,
        altered,
        sealed.slice(0, -1),
        sealed.slice(1),
        [...sealed, sealed.at(-1) as Buffer],
        sealed.toSpliced(at, 1),
        sealed.with(at, Buffer.alloc(3)),
      ])
        expect(() => openAll(wrong)).toThrow();
      expect(() => openAll(sealed, 'c2')).toThrow();
      expect(() => openAll(sealed, 'c1', newKey())).toThrow();
    }),
  );
});

test('pieces of any length become chunks of one length, the last one excepted, and nothing is lost', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: CHUNK_BYTES * 2 + 3 }), { maxLength: 5 });
  fc.assert(
    fc.property(lengths, (pieces) => {
      const chunker = new Chunker();
      const full = pieces.flatMap((length) => [...chunker.push(Buffer.alloc(length, 7))]);
      const last = chunker.end();
      expect(full.every((chunk) => chunk.length === CHUNK_BYTES)).toBe(true);
      expect(last.length <= CHUNK_BYTES && (full.length === 0 || last.length > 0)).toBe(true);
      expect(full.length * CHUNK_BYTES + last.length).toBe(pieces.reduce((sum, length) => sum + length, 0));
    }),
    { numRuns: 30 },
  );
});
