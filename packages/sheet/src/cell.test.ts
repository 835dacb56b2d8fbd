import { cellFault, columnName, seen, textCell } from './cell';
import { numberCell } from './number-cell';
import { NumberFormat } from './number-format';

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %d is %s', (index, name) => {
  expect(columnName(index)).toBe(name);
});

const shown = (value: number, code = 'General', from1904 = false) => numberCell(value, new NumberFormat(code), from1904);

test('a number may be one of Excel’s days', () => {
  expect(shown(46086)).toMatchObject({ text: '46086', day: '2026-03-05' });
  expect(shown(46086 - 1462, 'yyyy/m/d', true)).toMatchObject({ text: '2026/3/5', day: '2026-03-05' });
  expect(shown(12)).toEqual({ text: '12', maybeNumber: true });
});

test('a date that shows no day says so, a time of day is none', () => {
  expect(shown(46086, 'yyyy"年"m"月"')).toMatchObject({ text: '2026年3月', day: '2026-03-05', dayHidden: true });
  expect(shown(46086, 'mmm-yy')).toMatchObject({ day: '2026-03-05', dayHidden: true, fault: 'format' });
  expect(shown(46086, 'm"月"d"日"')).toMatchObject({ text: '3月5日', day: '2026-03-05' });
  expect(shown(46086.5, 'h:mm')).toEqual({ text: '12:00', maybeNumber: true });
});

test('a number too long for Excel has lost its end', () => {
  expect(shown(123_456_789_012_345_678)).toMatchObject({ fault: 'digitsLost' });
  expect(textCell('1.23457E+17')).toMatchObject({ fault: 'digitsLost' });
  expect(shown(999_999_999_999_999)).toMatchObject({ text: '999999999999999' });
  expect(shown(Number.NaN)).toMatchObject({ fault: 'error' });
});

test('a number whose format cannot be shown faithfully is a fault, and keeps its value for whoever corrects it', () => {
  expect(shown(13_800_001_234, '0.00E+00')).toMatchObject({ text: '13800001234', fault: 'format' });
});

test('control characters and marks that show nothing are taken off', () => {
  expect(seen('\u0000\u000b社会\u200b保险\u001f ')).toBe('社会保险');
});

test('a fault names the cell as the person sees it', () => {
  expect(cellFault('formula', 2, 7).zh).toContain('C7');
});
