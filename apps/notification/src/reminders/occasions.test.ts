import fc from 'fast-check';
import { addDays, joinCalendars, seedCalendar } from '@mingjing/workflow';
import { anniversaryOf, holidaysOf, occasionsOf } from './occasions';
import { integrityReminders } from '@mingjing/rules';

const calendar = joinCalendars([2025, 2026, 2027].map(seedCalendar));
const begins = (years: number[]) =>
  holidaysOf(integrityReminders.default, calendar, years).days.map(({ code, name, begins: day }) => [code, name, day]);

test('a holiday begins with the first of the days off around it, weekends included', () => {
  expect(begins([2026])).toEqual([
    ['newYear', '元旦', '2026-01-01'],
    // 14 February is worked: the days off begin on Sunday the 15th.
    ['springFestival', '春节', '2026-02-15'],
    // The calendar has Monday 6 April only; Saturday the 4th is the first day off.
    ['qingming', '清明节', '2026-04-04'],
    ['labourDay', '劳动节', '2026-05-01'],
    ['dragonBoat', '端午节', '2026-06-19'],
    ['midAutumn', '中秋节', '2026-09-25'],
    ['nationalDay', '国庆节', '2026-10-01'],
  ]);
});

test('holidays that share their days off are reminded of once', () => {
  expect(begins([2025]).slice(-2)).toEqual([
    ['dragonBoat', '端午节', '2025-05-31'],
    ['nationalDay', '国庆节、中秋节', '2025-10-01'],
  ]);
});

test('a year nobody has entered plans nothing and is named; so is a holiday that a year does not name', () => {
  expect(holidaysOf(integrityReminders.default, calendar, [2026, 2027]).unknownYears).toEqual([2027]);
  expect(begins([2027])).toEqual([]);
  const other = { holidays: [{ code: 'army', name: '建军节', daysBefore: 1, template: '{holiday}', enabled: true }] };
  expect(holidaysOf(other, calendar, [2026])).toEqual({ days: [], unknownYears: [], unnamed: [{ year: 2026, name: '建军节' }] });
  expect(holidaysOf({ holidays: other.holidays.map((one) => ({ ...one, enabled: false })) }, calendar, [2026]).unnamed).toEqual([]);
});

test('the anniversary of 29 February is kept on the 28th in other years', () => {
  expect([2024, 2025, 2026, 2028, 2100].map((year) => anniversaryOf('1996-02-29', year))).toEqual([
    '2024-02-29',
    '2025-02-28',
    '2026-02-28',
    '2028-02-29',
    '2100-02-28',
  ]);
});

const nobody = { partyDay: '' as const, since: '' as const };

test('the years since the day of joining are told, and none on that day itself', () => {
  const joined = { partyDay: '2024-02-29', since: '' as const };
  const days = occasionsOf(joined, integrityReminders.default, [], '2024-01-01', '2028-12-31').map(({ remindOn, values }) => [
    remindOn,
    values['years'],
  ]);
  expect(days).toEqual([
    ['2025-02-28', '1'],
    ['2026-02-28', '2'],
    ['2027-02-28', '3'],
    ['2028-02-29', '4'],
  ]);
});

test('a holiday is reminded of before it begins, across the end of a year too; days before an official came are not made up for', () => {
  const { days } = holidaysOf(integrityReminders.default, calendar, [2026]);
  const found = occasionsOf(nobody, integrityReminders.default, days, '2025-12-01', '2026-02-28');
  expect(found.map(({ remindOn, occasion, day, values }) => [remindOn, occasion, day, values])).toEqual([
    ['2025-12-30', 'newYear', '2026-01-01', { holiday: '元旦' }],
    ['2026-02-13', 'springFestival', '2026-02-15', { holiday: '春节' }],
  ]);
  const later = occasionsOf({ partyDay: '2000-01-05', since: '2026-01-06' }, integrityReminders.default, days, '2025-12-01', '2026-02-28');
  expect(later.map(({ occasion }) => occasion)).toEqual(['springFestival']);
});

test('a year looked at day by day has the same reminders as at once, each once', () => {
  const { days } = holidaysOf(integrityReminders.default, calendar, [2025, 2026]);
  const joining = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('1970-01-01', n));
  fc.assert(
    fc.property(joining, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (partyDay, start, step) => {
      const official = { partyDay, since: '' as const };
      const [from, to] = [addDays('2025-01-01', start), addDays('2025-01-01', start + 399)];
      const whole = occasionsOf(official, integrityReminders.default, days, from, to);
      const parts = [];
      for (let at = from; at <= to; at = addDays(at, step)) {
        const end = addDays(at, step - 1);
        parts.push(...occasionsOf(official, integrityReminders.default, days, at, end < to ? end : to));
      }
      expect(parts).toEqual(whole);
      const keys = whole.map(({ occasion, year }) => `${occasion}|${year}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});
