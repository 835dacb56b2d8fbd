import { textOf } from './text-encoding';

const TEXT = '办件编号,评议对象\r\nA-1,𠮷林大厅\r\n';
/** 办件编号,评议对象 / A-1,大厅 in GBK; 㐂 in GB 18030 alone, of four bytes. */
const GBK = Buffer.from('b0ecbcfeb1e0bac52cc6c0d2e9b6d4cff30a412d312cb4f3ccfc0a', 'hex');
const GB18030 = Buffer.concat([GBK, Buffer.from('412d322c8139ef310a', 'hex')]);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const swapped = (text: string): Buffer => utf16(text).swap16();

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 with a mark', utf16(`\ufeff${TEXT}`)],
  ['UTF-16 the other way round with a mark', swapped(`\ufeff${TEXT}`)],
  ['UTF-16', utf16(TEXT)],
  ['UTF-16 the other way round', swapped(TEXT)],
  ['UTF-8 filled up with NULs', Buffer.concat([Buffer.from(TEXT), Buffer.alloc(512)])],
  ['UTF-8 with the old end of a file', Buffer.from(`${TEXT}\u001a`)],
])('%s is read whole', (_, file) => {
  expect(textOf(file)).toBe(TEXT);
});

test('GBK and GB 18030 are read whole', () => {
  expect(textOf(GBK)).toBe('办件编号,评议对象\nA-1,大厅\n');
  expect(textOf(GB18030)).toBe('办件编号,评议对象\nA-1,大厅\nA-2,㐂\n');
});

test.each([
  ['UTF-8 that ends within a character', Buffer.from(TEXT).subarray(0, -7), '第 2 行'],
  [
    'UTF-8 with a row of GBK in it',
    Buffer.concat([Buffer.from('matter,point\n大厅窗口大厅窗口大厅窗口大厅\n'), Buffer.from('d0', 'hex')]),
    '第 3 行',
  ],
  ['what may be UTF-8 or GBK', Buffer.from('name\n·\n'), 'GBK'],
])('%s is refused as a whole', (_, file, words) => {
  expect(() => textOf(file)).toThrow(
    expect.objectContaining({ code: 'file.badEncoding', details: expect.objectContaining({ zh: expect.stringContaining(words) }) }),
  );
});

test.each([
  ['GBK that ends within a character', GBK.subarray(0, -2)],
  ['UTF-16 that ends within a character', Buffer.concat([utf16(`\ufeff${TEXT}`), Buffer.of(0x41)])],
  ['half a character of UTF-16', Buffer.concat([utf16(`\ufeff${TEXT}`), Buffer.of(0x00, 0xd8)])],
  ['UTF-8 with a NUL within', Buffer.from(`${TEXT}\u0000${TEXT}`)],
  ['bytes of a program', Buffer.from(Array.from({ length: 4_000 }, (_unused, n) => (n * 7) % 31))],
])('%s is refused as a whole, too', (_, file) => {
  expect(() => textOf(file)).toThrow(expect.objectContaining({ code: 'file.notASheet' }));
});
