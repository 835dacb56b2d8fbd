import { asciiDigits, asciiForms, freeText, line } from './text';

const TIBETAN = 'བཀྲ་ཤིས་བདེ་ལེགས།';

test.each(['', '态度很好👍🏽👨‍👩‍👧', TIBETAN, 'ᠮᠣᠩᠭᠣᠯ', '=HYPERLINK("x")', 'a\nb\tc', ' 空格 '])('%p is kept as it is', (text) => {
  expect(freeText(text, 'text', 500)).toBe(text);
});

test('characters are counted as people count them', () => {
  expect(freeText('👍'.repeat(500), 'text', 500)).toHaveLength(1000);
  expect(() => freeText('字'.repeat(501), 'text', 500)).toThrow(
    expect.objectContaining({
      code: 'text.tooLong',
      details: expect.objectContaining({ field: 'text', zh: expect.stringContaining('500') }),
    }),
  );
});

test('100 KB is refused', () => {
  expect(() => freeText('x'.repeat(100 * 1024), 'text', 500)).toThrow(expect.objectContaining({ code: 'text.tooLong' }));
});

test('a NUL is refused', () => {
  expect(() => freeText('a\u0000b', 'text', 500)).toThrow(expect.objectContaining({ code: 'text.nul', kind: 'invalid' }));
});

test('a line is trimmed, must be there and has no breaks', () => {
  expect(line('  办事大厅 ', 'name')).toBe('办事大厅');
  expect(() => line('  ', 'name')).toThrow(expect.objectContaining({ code: 'text.required' }));
  expect(() => line('a\nb', 'name')).toThrow(expect.objectContaining({ code: 'text.controlCharacter' }));
});

test('full-width digits become plain ones, other full-width characters stay', () => {
  expect(asciiDigits('１３８Ａ（０）')).toBe('138Ａ（0）');
});

test('numbers and codes are the same in full width', () => {
  expect(asciiForms('ＢＪ－２０２６（１）　号')).toBe('BJ-2026(1) 号');
});

test('marks that nobody sees are no part of a line, joiners of emoji are', () => {
  expect(line('\ufeffBJ-\u200b1\u202c', 'matterNumber')).toBe('BJ-1');
  expect(line('👨‍👩‍👧', 'name')).toBe('👨‍👩‍👧');
  expect(() => line('\u200b', 'name')).toThrow(expect.objectContaining({ code: 'text.required' }));
});
