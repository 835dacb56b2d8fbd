import * as fc from 'fast-check';
import { dayKind, joinCalendars, seedCalendar, workingDaysBetween, type Calendar } from './calendar';
import { addDays, addMonths, dayOf, daysBetween, endOfDay, startOfDay } from './day';
import { deadline, extend, pause, recompute, resume, type Deadline, type Limit } from './deadline';
import { duration, measured, UNITS, type Duration } from './duration';
import { explain } from './explanation';
import { escalationLadder, officeHours, type EscalationLadder } from './limits';
import { addOfficeMinutes, officeMinutesBetween } from './office';
import type { Calculation } from './rungs';

const calendar = joinCalendars([2020, 2021, 2022, 2023, 2024, 2025, 2026].map(seedCalendar));
const office = officeHours.parse({});
const on = (ladder: EscalationLadder = [], other: Calendar = calendar): Calculation => ({ calendar: other, ladder, office });
const at = (text: string): Date => new Date(`${text}+08:00`);
const limit = (start: Date, length: Duration): Limit => ({ rule: 'r', start, pauses: [], extensions: [], ...length });
const NAME = { zh: '办理', en: 'Handling' };

describe('office hours', () => {
  it('begin at the next opening: four of them from 08:50 end at 13:00', () => {
    const found = deadline(limit(at('2021-07-09T08:50'), { officeMinutes: 240 }), on([{ step: 'red', afterDue: 0 }]));
    expect(found.dueAt).toEqual(at('2021-07-09T13:00'));
    expect(found.rungs).toEqual([{ step: 'red', at: at('2021-07-09T13:00') }]);
    expect(explain(found, NAME)).toEqual({
      zh: '办理时限 4 小时（工作时间内），自 2021-07-09 09:00 起算（工作时间 09:00–18:00，2021-07-09 08:50 不在其内）；于 2021-07-09 13:00 到期。',
      en: 'Handling: 4 hour(s) within office hours, counted from 2021-07-09 09:00 (office hours 09:00–18:00; 2021-07-09 08:50 is outside them); ends at 2021-07-09 13:00.',
    });
  });
  it('pass over the night and the weekend, and may end at closing', () => {
    const friday = deadline(limit(at('2021-07-09T17:30'), { officeMinutes: 60 }), on());
    expect(friday.dueAt).toEqual(at('2021-07-12T09:30'));
    expect(friday.skipped.map((s) => s.date)).toEqual(['2021-07-10', '2021-07-11']);
    expect(deadline(limit(at('2021-07-09T17:30'), { officeMinutes: 30 }), on()).dueAt).toEqual(at('2021-07-09T18:00'));
    const evening = deadline(limit(at('2021-07-09T20:00'), { officeMinutes: 30 }), on());
    expect([evening.dueAt, evening.skipped[0]]).toEqual([
      at('2021-07-12T09:30'),
      { date: '2021-07-09', kind: 'afterHours', why: '下班后' },
    ]);
  });
  it('stand still for exactly a pause', () => {
    const plain = deadline(limit(at('2021-07-09T09:00'), { officeMinutes: 240 }), on());
    const stopped = pause(plain, { from: at('2021-07-09T10:00'), reason: '等候', by: 'a' }, on());
    expect(stopped.dueAt).toBeUndefined();
    expect(resume(stopped, at('2021-07-09T11:30'), on()).dueAt).toEqual(at('2021-07-09T14:30'));
  });
});

describe('months', () => {
  it.each([
    ['2026-03-16', 1, '2026-04-16', '2026-04-16'],
    // No 31 February; the 28th is worked that year.
    ['2026-01-31', 1, '2026-02-28', '2026-02-28'],
    ['2023-08-31', 6, '2024-02-29', '2024-02-29'],
    // The same day number lies in National Day.
    ['2025-07-03', 3, '2025-10-03', '2025-10-09'],
  ])('from %s, %i of them: %s, or the next working day %s', (start, months, same, ends) => {
    expect(addMonths(start, months)).toBe(same);
    expect(dayOf(deadline(limit(at(`${start}T10:00`), { months }), on()).dueAt!)).toBe(ends);
  });
  it('say how they were counted', () => {
    const found = deadline(limit(at('2025-07-03T10:00'), { months: 3 }), on());
    expect(explain(found, NAME).zh).toBe(
      '办理时限 3 个月，自 2025-07-03 次日起算，至对应日 2025-10-03；末日遇休息日顺延 2025-10-03 国庆节、2025-10-04 至 2025-10-05 周末、2025-10-06 中秋、2025-10-07 至 2025-10-08 国庆节；于 2025-10-09 24:00 到期。',
    );
    const last = deadline(limit(at('2026-11-30T10:00'), { months: 3 }), on());
    expect(explain(last, NAME)).toMatchObject({
      zh: expect.stringContaining('至月末日（该月没有对应日） 2027-02-28；末日遇休息日顺延 2027-02-28 周末；于 2027-03-01'),
      en: expect.stringContaining('the calendar of 2027 is missing'),
    });
  });
  it('are extended by months, and by nothing else', () => {
    const found = deadline(limit(at('2026-01-31T10:00'), { months: 1 }), on());
    const more = { reason: '', approvedBy: 'b', at: at('2026-02-03T10:00') };
    expect(dayOf(extend(found, { months: 1, ...more }, on()).dueAt!)).toBe('2026-03-31');
    expect(() => extend(found, { workingDays: 1, ...more }, on())).toThrow(expect.objectContaining({ code: 'deadline.extensionUnit' }));
  });
});

describe('rungs', () => {
  const ladder: EscalationLadder = [
    { step: 'green', calendarDaysBeforeDue: 20, tell: ['handler'] },
    { step: 'yellow', beforeDue: 3, tell: ['handler', 'deputy'] },
    { step: 'centre', officeMinutesAfterDue: 60, tell: ['centre'] },
  ];
  it('come before the end on a day somebody works, and name whom they tell', () => {
    // Ends on Friday 2021-07-30; 20 days before is Saturday the 10th.
    const found = deadline(limit(at('2021-06-30T10:00'), { months: 1 }), on(ladder));
    expect(found.rungs).toEqual([
      { step: 'green', at: at('2021-07-09T09:00'), tell: ['handler'] },
      { step: 'yellow', at: at('2021-07-27T09:00'), tell: ['handler', 'deputy'] },
      { step: 'centre', at: at('2021-08-02T10:00'), tell: ['centre'] },
    ]);
    expect(escalationLadder.parse(ladder)).toEqual(ladder);
  });
  it('never come before the start', () => {
    const found = deadline(limit(at('2021-07-28T10:00'), { workingDays: 2 }), on(ladder));
    expect(found.rungs.slice(0, 2).map((r) => r.at)).toEqual([at('2021-07-28T10:00'), at('2021-07-28T10:00')]);
  });
});

it('a duration has one unit', () => {
  expect(duration.safeParse({ months: 1, workingDays: 2 }).success).toBe(false);
  expect(duration.safeParse({ months: 0 }).success).toBe(false);
  expect(measured(duration.parse({ officeMinutes: 30 }))).toEqual({ unit: 'officeMinutes', count: 30 });
});

const moment = fc.date({ min: new Date('2022-01-01'), max: new Date('2024-06-30'), noInvalidDate: true });
const length: fc.Arbitrary<Duration> = fc
  .constantFrom(...UNITS)
  .chain((unit) =>
    fc
      .integer({ min: 1, max: { workingDays: 40, calendarDays: 90, months: 9, officeMinutes: 3000 }[unit] })
      .map((n) => ({ [unit]: n }) as never),
  );
const withHolidays = (offsets: readonly number[]): Calendar => {
  const dates = offsets.map((o) => addDays('2022-01-01', o));
  const kept = calendar.exceptions.filter((e) => !dates.includes(e.date));
  return { ...calendar, exceptions: [...kept, ...dates.map((date) => ({ date, working: false, name: '加' }))] };
};
const extraHolidays = fc.uniqueArray(fc.integer({ min: 0, max: 1100 }), { maxLength: 80 });

describe('properties of every unit', () => {
  it('adding a holiday never brings the end nearer', () => {
    fc.assert(
      fc.property(moment, length, extraHolidays, (start, size, offsets) => {
        const [before, after] = [on(), on([], withHolidays(offsets))].map((c) => deadline(limit(start, size), c).dueAt!.getTime());
        expect(after!).toBeGreaterThanOrEqual(before!);
      }),
    );
  });

  it('the end is on a day of work, and every day up to it counts or is skipped for a reason', () => {
    fc.assert(
      fc.property(moment, length, extraHolidays, (start, size, offsets) => {
        const other = withHolidays(offsets);
        const found = deadline(limit(start, size), on([], other));
        const due = dayOf(found.dueAt!);
        expect(dayKind(other, due).working).toBe(true);
        for (const { date, kind, why } of found.skipped) {
          if (kind === 'afterHours') expect(date).toBe(dayOf(start));
          else expect(dayKind(other, date)).toEqual({ working: false, kind, why });
        }
        const { unit, count } = measured(size);
        const skipped = found.skipped.length;
        if (unit === 'officeMinutes') {
          expect(officeMinutesBetween(other, office, start, found.dueAt!)).toBeCloseTo(count, 6);
          const open = workingDaysBetween(other, addDays(dayOf(start), -1), due);
          const evening = found.skipped.filter(({ kind }) => kind === 'afterHours').length;
          expect(open - evening + skipped).toBe(daysBetween(dayOf(start), due) + 1);
        } else {
          const days = unit === 'months' ? daysBetween(dayOf(start), addMonths(dayOf(start), count)) : count;
          expect(addDays(dayOf(start), days + skipped)).toBe(due);
        }
      }),
    );
  });

  it('pausing adds exactly the pause', () => {
    fc.assert(
      fc.property(moment, length, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 }), (start, size, wait, pausedDays) => {
        const plain = deadline(limit(start, size), on());
        const { unit, count } = measured(size);
        const minutes = unit === 'officeMinutes';
        const from = minutes ? new Date(start.getTime() + wait * 3_700_000) : startOfDay(addDays(dayOf(start), wait));
        const to = minutes ? new Date(from.getTime() + pausedDays * 5_000_000) : startOfDay(addDays(dayOf(from), pausedDays));
        const resumed = resume(pause(plain, { from, reason: '候', by: 'a' }, on()), to, on());
        if (minutes) {
          const lost = from < plain.dueAt! ? officeMinutesBetween(calendar, office, from, to) : 0;
          expect(resumed.dueAt).toEqual(addOfficeMinutes(calendar, office, start, count + lost));
        } else if (unit !== 'workingDays') {
          const days = unit === 'months' ? daysBetween(dayOf(start), addMonths(dayOf(start), count)) : count;
          const nominal = addDays(dayOf(start), days);
          const first = dayOf(from) > dayOf(start) ? dayOf(from) : addDays(dayOf(start), 1);
          const lost = first > nominal ? 0 : Math.max(0, daysBetween(first, dayOf(to)));
          let end = addDays(nominal, lost);
          while (!dayKind(calendar, end).working) end = addDays(end, 1);
          // A pause that begins only while the end waits for a day of work changes nothing of what was counted.
          if (dayOf(from) <= nominal) expect(dayOf(resumed.dueAt!)).toBe(end);
        }
      }),
    );
  });

  it('computing again from what was stored gives the same, and days end at 24:00', () => {
    const ladder: EscalationLadder = [
      { step: 'early', calendarDaysBeforeDue: 5 },
      { step: 'yellow', share: 0.8 },
      { step: 'red', afterDue: 0 },
    ];
    fc.assert(
      fc.property(moment, length, (start, size) => {
        const found = deadline(limit(start, size), on(ladder));
        const stored = JSON.parse(JSON.stringify(found), (_key, value: unknown) =>
          typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? new Date(value) : value,
        ) as Deadline;
        expect(recompute(stored, on(ladder))).toEqual(found);
        if (size.officeMinutes === undefined) expect(found.dueAt).toEqual(endOfDay(dayOf(found.dueAt!)));
        for (const { at: when } of found.rungs) expect(when >= start && when <= found.dueAt!).toBe(true);
      }),
    );
  });
});
