import { cellFault, columnName, dateCell, numberCell, textCell, writtenDay } from './cell';

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %d is %s', (index, name) => {
  expect(columnName(index)).toBe(name);
});

test.each([
  ['2026-3-5', '2026-03-05'],
  ['2026/03/05', '2026-03-05'],
  ['2026.3.5', '2026-03-05'],
  ['2026年3月5日', '2026-03-05'],
  ['20260305', '2026-03-05'],
  ['２０２６年３月５日', '2026-03-05'],
  ['2026-03-05 14:20:00', '2026-03-05'],
  ['2026/3/5 上午', '2026-03-05'],
  ['昨天', '昨天'],
  ['3/5/26', '3/5/26'],
  ['2026-13-45', '2026-13-45'],
])('the day %s reads as %s', (text, day) => {
  expect(writtenDay(text)).toBe(day);
});

test('a number may be one of Excel’s days', () => {
  expect(numberCell(46086)).toEqual({ text: '46086', day: '2026-03-05' });
  expect(numberCell(12)).toEqual({ text: '12' });
});

test('a number too long for Excel has lost its end', () => {
  expect(numberCell(123_456_789_012_345_678)).toMatchObject({ fault: 'digitsLost' });
  expect(textCell('1.23457E+17')).toMatchObject({ fault: 'digitsLost' });
  expect(numberCell(999_999_999_999_999)).toEqual({ text: '999999999999999' });
});

test('a date is its day, an impossible one a fault', () => {
  expect(dateCell(new Date('2026-03-05T00:00:00Z'))).toEqual({ text: '2026-03-05', day: '2026-03-05' });
  expect(dateCell(new Date(Number.NaN))).toMatchObject({ fault: 'error' });
});

test('a fault names the cell as the person sees it', () => {
  expect(cellFault('formula', 2, 7).zh).toContain('C7');
});
