import { addWorkingDays, dayKind, type Calendar } from './calendar';
import { addDays, atMinute, dayOf, type Day } from './day';
import type { EscalationLadder, OfficeHours } from './limits';
import { addOfficeMinutes, openingOf, minutesOfDay } from './office';

/** A moment at which a warning or an escalation falls due. */
export interface Rung {
  step: string;
  at: Date;
  /** Codes of those it tells; absent: whoever is told of every step. */
  tell?: string[];
}
/** What every deadline is computed with. */
export interface Calculation {
  calendar: Calendar;
  ladder: EscalationLadder;
  office: OfficeHours;
}

/** What the rungs of a deadline go by. */
export interface Course {
  start: Date;
  dueAt: Date;
  /** The moment at which a share of the limit has passed. */
  atShare: (share: number) => Date;
}

/** The day itself where it is worked, else the last working day before. */
function workedBy(calendar: Calendar, day: Day): Day {
  let found = day;
  for (let i = 0; i < 60 && !dayKind(calendar, found).working; i++) found = addDays(found, -1);
  return found;
}

function workingDaysBefore(calendar: Calendar, day: Day, n: number): Day {
  let found = day;
  for (let left = n; left > 0; left--) found = workedBy(calendar, addDays(found, -1));
  return found;
}

/** A share of the counted days, within the office hours of the day it falls on, so that somebody is there. */
export function shareOfDays(counted: readonly Day[], { calendar, office }: Calculation) {
  return (share: number): Date => {
    const total = counted.length;
    const whole = Math.min(Math.floor(share * total + 1e-9), total - 1);
    const day = counted[whole]!;
    if (!dayKind(calendar, day).working) return openingOf(workedBy(calendar, day), office);
    const minutes = (share * total - whole) * minutesOfDay(office);
    return atMinute(day, (openingOf(day, office).getTime() - atMinute(day, 0).getTime()) / 60_000 + minutes);
  };
}

/** The moments of a ladder, by time; none lies before the start. */
export function rungsOf(ladder: EscalationLadder, { start, dueAt, atShare }: Course, { calendar, office }: Calculation): Rung[] {
  const dueDay = dayOf(dueAt);
  const moment = (rung: EscalationLadder[number]): Date => {
    if ('share' in rung) return atShare(rung.share);
    if ('beforeDue' in rung) return openingOf(workingDaysBefore(calendar, dueDay, rung.beforeDue), office);
    if ('calendarDaysBeforeDue' in rung) {
      return openingOf(workedBy(calendar, addDays(dueDay, -rung.calendarDaysBeforeDue)), office);
    }
    if ('officeMinutesAfterDue' in rung) {
      return rung.officeMinutesAfterDue === 0 ? dueAt : addOfficeMinutes(calendar, office, dueAt, rung.officeMinutesAfterDue);
    }
    return rung.afterDue === 0 ? dueAt : openingOf(addWorkingDays(calendar, dueDay, rung.afterDue), office);
  };
  const rungs = ladder.map((rung): Rung => {
    const at = moment(rung);
    return { step: rung.step, at: at < start ? start : at, ...(rung.tell && { tell: rung.tell }) };
  });
  return rungs.sort((a, b) => a.at.getTime() - b.at.getTime());
}
