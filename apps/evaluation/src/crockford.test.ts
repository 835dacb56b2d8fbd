import fc from 'fast-check';
import { encode, normalise } from './crockford';

test('encoded bytes hold no character that is mistaken for another', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 15, maxLength: 15 }), (bytes) => /^[0-9A-HJKMNP-TV-Z]{24}$/.test(encode(bytes, 24))));
});

test('five bits make one character, most significant first', () => {
  expect(encode(Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0000), 4)).toBe('1234');
  expect(() => encode(Uint8Array.of(1), 4)).toThrow(RangeError);
});

test.each([
  ['o1l-i 0', '011' + '10'],
  ['ａｂｃ', 'ABC'],
  ['AB*', undefined],
  ['码', undefined],
  ['U', undefined],
])('%s is read as %s', (text, read) => {
  expect(normalise(text)).toBe(read);
});
