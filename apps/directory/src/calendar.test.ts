import { evolveCalendar, noCalendar, setCalendarDay, yearOf, type CalendarYear } from './calendar';

const apply = (state: CalendarYear, ...args: Parameters<typeof setCalendarDay>) =>
  setCalendarDay(...args)(state).reduce(evolveCalendar, state);
const newYear = { date: '2027-01-01', working: false, name: '元旦' };

test('a day off on a weekday is an exception, and working again it is none', () => {
  const entered = apply(noCalendar(), newYear, false);
  expect(entered).toEqual({ year: 2027, known: false, exceptions: [newYear] });
  expect(apply(entered, { ...newYear, working: true, name: '' }, false).exceptions).toEqual([]);
  expect(setCalendarDay(newYear, false)(entered)).toEqual([]);
});

test('a Sunday worked is an exception; days stay in order', () => {
  const sunday = { date: '2026-12-27', working: true, name: '元旦调休上班' };
  const entered = apply(apply(noCalendar(), { date: '2026-12-31', working: false, name: '调休' }, false), sunday, false);
  expect(entered.exceptions.map(({ date }) => date)).toEqual(['2026-12-27', '2026-12-31']);
});

test('a year counts as known only when somebody says that it is entered in full', () => {
  const entered = apply(noCalendar(), newYear, true);
  expect(entered.known).toBe(true);
  expect(setCalendarDay(newYear, true)(entered)).toEqual([]);
});

test.each(['2026-02-30', '2026-1-1', '20260101', '1999-01-01', '', '2026-13-01', '2026-02-03T00'])('%j is no date', (date) => {
  expect(() => yearOf(date)).toThrow(expect.objectContaining({ code: 'calendar.dateInvalid' }));
});
