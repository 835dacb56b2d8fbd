import { addWorkingDays, dayKind, joinCalendars, seedCalendar, workingDaysBetween } from './calendar';
import { addDays, dayOf, daysBetween, endOfDay, isDay, startOfDay } from './day';

const calendar = joinCalendars([seedCalendar(2025), seedCalendar(2026)]);

describe('days of Shanghai', () => {
  it('change at 16:00 UTC', () => {
    expect(dayOf(new Date('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20');
    expect(dayOf(new Date('2026-11-20T16:00:00.000Z'))).toBe('2026-11-21');
    expect(startOfDay('2026-11-21').toISOString()).toBe('2026-11-20T16:00:00.000Z');
    expect(endOfDay('2026-11-21').toISOString()).toBe('2026-11-21T15:59:59.999Z');
  });
  it('are added and counted across leap days and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect([isDay('2026-02-29'), isDay('2028-02-29'), isDay('2026-2-1')]).toEqual([false, true, false]);
  });
});

describe('the seeded calendar', () => {
  it('knows holidays, make-up days and plain weekends of 2026', () => {
    expect(dayKind(calendar, '2026-10-01')).toEqual({ working: false, kind: 'holiday', why: '国庆节' });
    expect(dayKind(calendar, '2026-10-10')).toEqual({ working: true });
    expect(dayKind(calendar, '2026-10-11')).toEqual({ working: false, kind: 'weekend', why: '周末' });
    expect(dayKind(calendar, '2026-10-12')).toEqual({ working: true });
    expect(calendar.knownYears).toEqual([2025, 2026]);
  });
  it('holds only days that differ from Monday to Friday', () => {
    for (const { date, working } of calendar.exceptions) {
      const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
      expect(working).toBe(weekend);
    }
  });
  it('does not pretend to know a year the package has no data for', () => {
    expect(seedCalendar(2027)).toEqual({ exceptions: [], knownYears: [] });
  });
});

describe('working days', () => {
  it('pass over National Day with its make-up days', () => {
    expect(addWorkingDays(calendar, '2026-09-30', 1)).toBe('2026-10-08');
    expect(addWorkingDays(calendar, '2026-09-30', 3)).toBe('2026-10-10');
    expect(workingDaysBetween(calendar, '2026-09-30', '2026-10-10')).toBe(3);
  });
  it('refuse a calendar in which nobody ever works', () => {
    const never = {
      exceptions: Array.from({ length: 4000 }, (_, i) => ({ date: addDays('2026-01-01', i), working: false, name: '停' })),
      knownYears: [2026],
    };
    expect(() => addWorkingDays(never, '2026-01-01', 1)).toThrow(expect.objectContaining({ code: 'calendar.noWorkingDays' }));
  });
});
