import { dayOf, endOf, isDay, isMonth, readDay, readMonth, startOf } from './day';

test('a day begins at midnight in Shanghai', () => {
  expect(dayOf(new Date('2026-03-04T15:59:59.999Z'))).toBe('2026-03-04');
  expect(dayOf(new Date('2026-03-04T16:00:00Z'))).toBe('2026-03-05');
  expect(startOf('2026-03-05').toISOString()).toBe('2026-03-04T16:00:00.000Z');
  expect(endOf('2026-12-31').toISOString()).toBe('2026-12-31T16:00:00.000Z');
});

test.each([
  ['2026-03-05', '2026-03-05'],
  ['2026-3-5', '2026-03-05'],
  ['2026/3/5', '2026-03-05'],
  ['2026.03.05', '2026-03-05'],
  ['2026年3月5日', '2026-03-05'],
  ['20260305', '2026-03-05'],
  ['2024-02-29', '2024-02-29'],
  ['2026-02-29', undefined],
  ['2026-13-01', undefined],
  ['05/03/2026', undefined],
  ['昨天', undefined],
  ['', undefined],
  ['=TODAY()', undefined],
])('%s is the day %s', (text, day) => {
  expect(readDay(text)).toBe(day);
});

test('only days of the calendar are days', () => {
  expect(isDay('2026-02-28')).toBe(true);
  expect(isDay('2026-02-30')).toBe(false);
});

test.each([
  ['2026-3', '2026-03'],
  ['2026/03', '2026-03'],
  ['2026.12', '2026-12'],
  ['2026年3月', '2026-03'],
  ['202603', '2026-03'],
  ['2026-03-05', '2026-03'],
  ['2026-13', undefined],
  ['2026-00', undefined],
  ['3月', undefined],
  ['', undefined],
])('%s is the month %s', (text, month) => {
  expect(readMonth(text)).toBe(month);
  expect(month === undefined || isMonth(month)).toBe(true);
});
