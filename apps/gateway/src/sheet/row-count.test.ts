import fc from 'fast-check';
import { linesBelowFirst, RowCount } from './row-count';

const XML = '<sheetData><row r="1"><c/></row><row r="2"/><row><c><t>&lt;row </t></c></row></sheetData><rowBreaks count="1"/>';

test('rows are counted wherever the pieces are cut', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: XML.length - 1 })), (places) => {
      const cuts = [0, ...places.sort((a, b) => a - b), XML.length];
      const count = new RowCount((name) => name === 'sheet1');
      count.see('styles', Buffer.from('<row r="9"/>'));
      for (const [at, from] of cuts.slice(0, -1).entries()) count.see('sheet1', Buffer.from(XML.slice(from, cuts[at + 1])));
      expect(count.total).toBe(2);
    }),
  );
});

test('with several sheets nobody knows beforehand', () => {
  const count = new RowCount(() => true);
  count.see('sheet1', Buffer.from(XML));
  count.see('sheet2', Buffer.from(XML));
  expect(count.total).toBeNull();
});

test('lines of text below the first, with or without an end of the last', () => {
  expect(linesBelowFirst('')).toBe(0);
  expect(linesBelowFirst('a,b\n')).toBe(0);
  expect(linesBelowFirst('a,b\n1,2\n3,4')).toBe(2);
  expect(linesBelowFirst('a,b\n1,2\n3,4\n')).toBe(2);
});
