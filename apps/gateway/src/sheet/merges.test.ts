import fc from 'fast-check';
import type { Cell } from './cell';
import { MergedCells, Merges } from './merges';

const XML =
  '<sheetData><row r="1"/></sheetData><mergeCells count="4"><mergeCell ref="A1:D1"/><mergeCell ref="AB9:AB12" />' +
  '<mergeCell ref="C4:C8"></mergeCell><mergeCell ref="$A$4:$B$5"/></mergeCells>';

test('ranges over several rows are found wherever the pieces are cut', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: XML.length - 1 })), (places) => {
      const cuts = [0, ...places.sort((a, b) => a - b), XML.length];
      const merges = new Merges((name) => name === 'sheet1');
      merges.see('styles', Buffer.from('<mergeCell ref="A1:A9"/>'));
      for (const [at, from] of cuts.slice(0, -1).entries()) merges.see('sheet1', Buffer.from(XML.slice(from, cuts[at + 1])));
      expect(merges.of('sheet1')).toEqual([
        { from: 4, to: 8, column: 2 },
        { from: 4, to: 5, column: 0 },
        { from: 9, to: 12, column: 27 },
      ]);
      expect(merges.of('styles')).toEqual([]);
    }),
  );
});

const texts = (...values: string[]): Cell[] => values.map((text) => ({ text }));

test('a row below the first of a range takes what stands there, unless it has a text of its own or nothing at all', () => {
  const merged = new MergedCells([{ from: 4, to: 7, column: 1 }]);
  const rows = [texts('甲', '格尔木市'), texts('乙', ''), texts('丙', '都兰县'), texts('', ''), texts('丁', '')];
  const joined = rows.map((cells, at) => merged.fill(at + 4, cells));
  expect(joined).toEqual([false, true, true, true, false]);
  expect(rows.map((cells) => cells[1]?.text)).toEqual(['格尔木市', '格尔木市', '都兰县', '', '']);
});
