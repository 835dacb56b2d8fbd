import fc from 'fast-check';
import { segmentsOf } from './segments';

test.each([
  ['', 'GSM-7', 1, 160],
  ['a'.repeat(160), 'GSM-7', 1, 0],
  ['a'.repeat(161), 'GSM-7', 2, 145],
  ['a'.repeat(306), 'GSM-7', 2, 0],
  ['a'.repeat(307), 'GSM-7', 3, 152],
  // The extension table takes two places each, and an escape is not parted from what it escapes.
  ['€'.repeat(80), 'GSM-7', 1, 0],
  ['€'.repeat(81), 'GSM-7', 2, 143],
  [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 2, 141],
  ['汉'.repeat(70), 'UCS-2', 1, 0],
  ['汉'.repeat(71), 'UCS-2', 2, 63],
  ['汉'.repeat(134), 'UCS-2', 2, 0],
  ['汉'.repeat(135), 'UCS-2', 3, 66],
  ['😀'.repeat(35), 'UCS-2', 1, 0],
  // 66 places and a pair: the pair goes over whole, though 67 were free.
  ['😀'.repeat(36), 'UCS-2', 2, 61],
  ['你好 hello', 'UCS-2', 1, 62],
  ['ç is not in the table, Ç is', 'UCS-2', 1, 43],
] as const)('%j', (text, encoding, segments, room) => {
  expect(segmentsOf(text)).toEqual({ encoding, segments, room });
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });

test('what is counted holds the text: no fewer places than characters need, and not a whole segment too many', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { encoding, segments, room } = segmentsOf(text);
      const [alone, joined] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
      const places = encoding === 'UCS-2' ? text.length : text.length + [...text].filter((one) => '\f^{}\\[~]|€'.includes(one)).length;
      const capacity = segments === 1 ? alone : segments * joined;
      expect(capacity - room).toBeGreaterThanOrEqual(places);
      // Each segment but the last is full up to one place: a pair that did not fit.
      expect(capacity - room - places).toBeLessThan(Math.max(segments, 1));
      if (places <= alone) expect(segments).toBe(1);
    }),
  );
});

test('a longer text never takes fewer segments in the same alphabet', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('汉', '😀'), (text, more) => {
      const longer = `汉${text}${more}`;
      expect(segmentsOf(longer).segments).toBeGreaterThanOrEqual(segmentsOf(`汉${text}`).segments);
    }),
  );
});
