import { Binary, ObjectId } from 'bson';
import fc from 'fast-check';
import { after, compare, EMPTY_ARRAY, encode, equal, invert } from './order';

const text = fc.string({ unit: 'binary' });
const value = fc.oneof(
  fc.constant(null),
  fc.double(),
  fc.integer(),
  text,
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.array(fc.oneof(fc.integer(), text), { maxLength: 3 }),
);
const sign = (n: number): number => Math.sign(n);

describe('ordered bytes', () => {
  it('order numbers as numbers, with NaN first and one zero', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(sign(Buffer.compare(encode(a), encode(b)))).toBe(sign(a === b ? 0 : a - b));
        expect(compare(Number.NaN, a)).toBeLessThan(0);
      }),
    );
    expect(equal(0, -0)).toBe(true);
    expect(equal(Number.NaN, Number.NaN)).toBe(true);
  });

  it('order text by its UTF-8 bytes, as MongoDB does, not by UTF-16 units', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sign(compare(a, b))).toBe(sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
    expect('😀' < '，').toBe(true);
    expect(compare('😀', '，')).toBeGreaterThan(0);
    expect(compare('a', 'a\0')).toBeLessThan(0);
    expect(compare('a\0', 'a\u0001')).toBeLessThan(0);
  });

  it('keep the order of BSON types', () => {
    const ordered = [
      EMPTY_ARRAY,
      null,
      -Infinity,
      7,
      '',
      'x',
      {},
      { a: 1 },
      [],
      [1],
      new Binary(Buffer.from('b')),
      new ObjectId(),
      false,
      true,
      new Date(-1),
      new Date(0),
    ];
    for (let i = 1; i < ordered.length; i++) expect(compare(ordered[i - 1], ordered[i])).toBeLessThan(0);
  });

  it('are free of prefixes, so that fields can stand one after another', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [one, two] = [encode(a), encode(b)];
        if (one.equals(two)) return;
        expect(two.subarray(0, one.length).equals(one)).toBe(false);
        expect(sign(Buffer.compare(invert(one), invert(two)))).toBe(-sign(Buffer.compare(one, two)));
      }),
    );
  });

  it('are what comparing goes by, and can stand behind other bytes', () => {
    fc.assert(
      fc.property(value, value, fc.uint8Array({ maxLength: 5 }), (a, b, bytes) => {
        expect(sign(compare(a, b))).toBe(sign(Buffer.compare(encode(a), encode(b))));
        const head = Buffer.from(bytes);
        expect(encode(a, head)).toEqual(Buffer.concat([head, encode(a)]));
      }),
    );
  });

  it('know the first key above a prefix', () => {
    expect(after(Buffer.from([1, 2]))).toEqual(Buffer.from([1, 3]));
    expect(after(Buffer.from([1, 255, 255]))).toEqual(Buffer.from([2]));
    expect(() => after(Buffer.from([255]))).toThrow(RangeError);
  });
});
