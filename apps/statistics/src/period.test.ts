import fc from 'fast-check';
import { addDays, cellsOf, countDays, dayOf, daysBetween, isDay, monthOf, plausibleDay } from './period';

const aDay = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2024-01-01', days));

test('a day begins at midnight in Asia/Shanghai', () => {
  expect(dayOf(new Date('2026-10-31T15:59:59Z'))).toBe('2026-10-31');
  expect(dayOf(new Date('2026-10-31T16:00:00Z'))).toBe('2026-11-01');
});

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '', 'yesterday', '2026-11-01T00:00'])('%s is no day', (text) =>
  expect(isDay(text)).toBe(false),
);

test('a day that no record can be of falls back', () => {
  expect(plausibleDay('2026-10-03', '2026-11-01')).toBe('2026-10-03');
  for (const slip of ['', '0206-10-03', '9999-01-01', '2026-02-30']) expect(plausibleDay(slip, '2026-11-01')).toBe('2026-11-01');
});

test('a year is twelve cells', () => {
  const extent = { first: '2020-01-01', last: '2030-01-01' };
  const { months, days } = cellsOf({ from: '2026-01-01', to: '2026-12-31' }, extent);
  expect([months.length, days.length]).toEqual([12, 0]);
});

test('a month counts as whole when nothing of it lies outside the period', () => {
  const extent = { first: '2026-01-10', last: '2026-11-22' };
  expect(cellsOf({ from: '2026-01-05', to: '2026-11-22' }, extent).days).toEqual([]);
  expect(cellsOf({ from: '', to: '' }, extent).months).toHaveLength(11);
  expect(cellsOf({ from: '2026-11-01', to: '2026-11-21' }, extent)).toEqual({ months: [], days: daysBetween('2026-11-01', '2026-11-21') });
});

test('cells cover every counted day of the period once and no other, with at most 60 single days', () => {
  fc.assert(
    fc.property(aDay, aDay, aDay, aDay, (a, b, c, d) => {
      const [from, to] = [a, b].sort() as [string, string];
      const [first, last] = [c, d].sort() as [string, string];
      const counted = daysBetween(first, last);
      const { months, days } = cellsOf({ from, to }, { first, last });
      const covered = counted.filter((day) => months.includes(monthOf(day)) || days.includes(day));
      expect(covered).toEqual(counted.filter((day) => day >= from && day <= to));
      expect(days.some((day) => months.includes(monthOf(day)))).toBe(false);
      expect(new Set(days).size).toBe(days.length);
      expect(days.length).toBeLessThanOrEqual(60);
      expect(months.length).toBeLessThanOrEqual(countDays(from, to) / 28 + 2);
    }),
  );
});
