import * as fc from 'fast-check';
import { addWorkingDays, dayKind, joinCalendars, seedCalendar, workingDaysBetween, type Calendar } from './calendar';
import { addDays, dayOf, startOfDay } from './day';
import { deadline, extend, pause, recompute, resume, type Deadline, type Limit } from './deadline';
import { explain } from './explanation';
import { defaultLadder, officeHours } from './limits';
import type { Calculation } from './rungs';
import { dueRungs, nextRung, rearm, warningOf, worst } from './warning';

const calendar = joinCalendars([seedCalendar(2025), seedCalendar(2026)]);
const on = (other: Calendar = calendar): Calculation => ({ calendar: other, ladder: defaultLadder, office: officeHours.parse({}) });
const at = (text: string): Date => new Date(`${text}+08:00`);
const limit = (start: Date, workingDays: number): Limit => ({
  rule: 'handling',
  start,
  workingDays,
  pauses: [],
  extensions: [],
});
const dueDay = (d: Deadline): string => dayOf(d.dueAt!);

describe('a deadline', () => {
  it('does not count the day it starts, ends at 24:00 and names each skipped day', () => {
    const found = deadline(limit(at('2026-09-29T10:00:00'), 5), on());
    expect(found.dueAt).toEqual(at('2026-10-12T23:59:59.999'));
    expect(found.skipped.map((s) => `${s.date} ${s.kind}`)).toEqual([
      ...[1, 2].map((d) => `2026-10-0${d} holiday`),
      ...[3, 4].map((d) => `2026-10-0${d} weekend`),
      ...[5, 6, 7].map((d) => `2026-10-0${d} holiday`),
      '2026-10-11 weekend',
    ]);
    expect(found.unknownYears).toEqual([]);
  });
  it('warns at 80 % within office hours, when due, and escalates after', () => {
    const five = deadline(limit(at('2026-11-16T10:00:00'), 5), on());
    expect(five.rungs).toEqual([
      { step: 'yellow', at: at('2026-11-23T09:00:00') },
      { step: 'red', at: at('2026-11-23T23:59:59.999') },
      { step: 'supervisionNotice', at: at('2026-11-24T09:00:00') },
      { step: 'leadingGroup', at: at('2026-11-30T09:00:00') },
    ]);
    expect(deadline(limit(at('2026-11-16T10:00:00'), 1), on()).rungs[0]!.at).toEqual(at('2026-11-17T16:12:00'));
  });
  it('says so when it reaches into a year nobody has entered', () => {
    const found = deadline(limit(at('2026-12-30T10:00:00'), 3), on());
    expect(found.unknownYears).toEqual([2027]);
    expect(explain(found, { zh: '核查整改', en: 'Handling' }).zh).toContain('2027 年的工作日历尚未录入');
    const entered: Calendar = {
      exceptions: [...calendar.exceptions, { date: '2027-01-01', working: false, name: '元旦' }],
      knownYears: [2025, 2026, 2027],
    };
    expect([dueDay(found), dueDay(recompute(found, on(entered)))]).toEqual(['2027-01-04', '2027-01-05']);
  });
  it('explains itself in one sentence', () => {
    const found = extend(
      deadline(limit(at('2026-09-29T10:00:00'), 1), on()),
      { workingDays: 1, reason: '取证', approvedBy: 'p', at: at('2026-09-30T10:00:00') },
      on(),
    );
    expect(explain(found, { zh: '核查整改', en: 'Handling' }).zh).toBe(
      '核查整改时限 1 个工作日，自 2026-09-29 次日起算；经批准延长 1 个工作日（2026-09-30）；不计 2026-10-01 至 2026-10-02 国庆节、2026-10-03 至 2026-10-04 周末、2026-10-05 至 2026-10-07 国庆节；于 2026-10-08 24:00 到期。',
    );
  });
  it('stops while an open pause lasts and has no due date then', () => {
    const stopped = pause(
      deadline(limit(at('2026-11-16T10:00:00'), 5), on()),
      { from: at('2026-11-18T09:00:00'), reason: '复核', by: 'a' },
      on(),
    );
    expect([stopped.dueAt, stopped.rungs]).toEqual([undefined, []]);
    const again = resume(stopped, at('2026-11-20T18:00:00'), on());
    expect(dueDay(again)).toBe('2026-11-25');
    expect(again.skipped.filter((s) => s.kind === 'paused').map((s) => s.date)).toEqual(['2026-11-18', '2026-11-19']);
  });
});

describe('warnings', () => {
  const five = deadline(limit(at('2026-11-16T10:00:00'), 5), on());
  it('are raised once each and armed again when the deadline moves away', () => {
    const late = at('2026-11-24T10:00:00');
    const due = dueRungs({ deadline: five, raised: ['yellow'] }, late).map((r) => r.step);
    expect(due).toEqual(['red', 'supervisionNotice']);
    const watched = { deadline: five, raised: ['yellow', ...due] };
    expect(nextRung(watched)?.step).toBe('leadingGroup');
    expect(warningOf(watched)).toBe('red');
    const moved = rearm(watched, extend(five, { workingDays: 5, reason: '', approvedBy: 'b', at: late }, on()), late);
    expect([moved.raised, warningOf(moved), nextRung(moved)?.step]).toEqual([[], '', 'yellow']);
    expect(worst(['', 'red', 'yellow'])).toBe('red');
  });
});

const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-06-30'), noInvalidDate: true });
const days = fc.integer({ min: 1, max: 40 });
const extraHolidays = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { maxLength: 60 });

describe('properties', () => {
  it('adding a holiday never brings a deadline nearer', () => {
    fc.assert(
      fc.property(moment, days, extraHolidays, (start, n, offsets) => {
        const dates = offsets.map((o) => addDays('2026-01-01', o));
        const kept = calendar.exceptions.filter((e) => !dates.includes(e.date));
        const more = { ...calendar, exceptions: [...kept, ...dates.map((date) => ({ date, working: false, name: '加' }))] };
        const before = deadline(limit(start, n), on());
        const after = deadline(limit(start, n), on(more));
        expect(after.dueAt!.getTime()).toBeGreaterThanOrEqual(before.dueAt!.getTime());
        before.rungs.forEach((rung, i) => expect(after.rungs[i]!.at.getTime()).toBeGreaterThanOrEqual(rung.at.getTime()));
      }),
    );
  });

  it('pausing and resuming adds exactly the pause', () => {
    fc.assert(
      fc.property(moment, days, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 }), (start, n, wait, length) => {
        const plain = deadline(limit(start, n), on());
        const from = startOfDay(addDays(dayOf(start), wait));
        const to = startOfDay(addDays(dayOf(start), wait + length));
        const resumed = resume(pause(plain, { from, reason: '复核', by: 'a' }, on()), to, on());
        const first = dayOf(from) > dayOf(start) ? dayOf(from) : addDays(dayOf(start), 1);
        const paused = dayOf(from) > dueDay(plain) ? 0 : workingDaysBetween(calendar, addDays(first, -1), addDays(dayOf(to), -1));
        expect(dueDay(resumed)).toBe(addWorkingDays(calendar, dueDay(plain), Math.max(0, paused)));
      }),
    );
  });

  it('every day between start and due is counted or skipped with its reason', () => {
    fc.assert(
      fc.property(moment, days, (start, n) => {
        const found = deadline(limit(start, n), on());
        const counted = n + found.skipped.length;
        expect(addDays(dayOf(start), counted)).toBe(dueDay(found));
        for (const skip of found.skipped) expect(dayKind(calendar, skip.date)).toEqual({ working: false, kind: skip.kind, why: skip.why });
      }),
    );
  });

  it('yellow comes after the start and before the end, and computing again gives the same', () => {
    fc.assert(
      fc.property(moment, days, (start, n) => {
        const found = deadline(limit(start, n), on());
        const yellow = found.rungs[0]!;
        expect(yellow.step).toBe('yellow');
        expect(yellow.at.getTime()).toBeGreaterThan(start.getTime());
        expect(yellow.at.getTime()).toBeLessThan(found.dueAt!.getTime());
        expect(recompute(JSON.parse(JSON.stringify(found), revive) as Deadline, on())).toEqual(found);
      }),
    );
  });
});

function revive(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? new Date(value) : value;
}
