import type { Cell } from './cell';
import { MergedCells } from './merges';

const texts = (...values: string[]): Cell[] => values.map((text) => ({ text }));

test('a row below the first of a range takes what stands there, unless it has a text of its own or nothing at all', () => {
  const merged = new MergedCells([{ from: 4, to: 7, column: 1 }]);
  const rows = [texts('甲', '格尔木市'), texts('乙', ''), texts('丙', '都兰县'), texts('', ''), texts('丁', '')];
  const joined = rows.map((cells, at) => merged.fill(at + 4, cells));
  expect(joined).toEqual([false, true, true, true, false]);
  expect(rows.map((cells) => cells[1]?.text)).toEqual(['格尔木市', '格尔木市', '都兰县', '', '']);
});
