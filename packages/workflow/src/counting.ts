import { daysAfter, isKnown, type Calendar, type DayKind } from './calendar';
import { addDays, addMonths, dayOf, daysBetween, startOfDay, type Day } from './day';
import { openTimes } from './office';
import type { OfficeHours } from './limits';
import type { Unit } from './duration';

/** Time that does not count. Of days, the one it begins on is given back and the one it ends on counts again; of minutes, exactly its own. */
export interface Pause {
  from: Date;
  /** Absent while it lasts. */
  to?: Date;
  reason: string;
  by: string;
}
/** A day that does not count, and why. */
export interface SkippedDay {
  date: Day;
  /** `afterHours`: the start came after the office had closed. */
  kind: 'weekend' | 'holiday' | 'paused' | 'afterHours';
  why: string;
}
/** What a count goes by. */
export interface Count {
  start: Date;
  unit: Exclude<Unit, 'officeMinutes'>;
  total: number;
  pauses: readonly Pause[];
}

export interface CountedDays {
  /** The days that count, the last of them the one the limit ends on. */
  counted: Day[];
  skipped: SkippedDay[];
  unknownYears: Set<number>;
  /** An open pause was reached first. */
  stopped: boolean;
}

function pauseOn(pauses: readonly Pause[], day: Day): Pause | undefined {
  return pauses.find((p) => dayOf(p.from) <= day && (!p.to || day < dayOf(p.to)));
}

const rest = (day: Day, kind: DayKind): SkippedDay[] => (kind.working ? [] : [{ date: day, kind: kind.kind, why: kind.why }]);

/** Days of the limit: months end on the same day number, else on the last day of the month (Civil Code art. 202). */
function daysOf({ start, unit, total }: Count): number {
  const first = dayOf(start);
  return unit === 'months' ? daysBetween(first, addMonths(first, total)) : total;
}

/**
 * Days after the start until `total` of them count. Of working days rest days do not count; of calendar days and months
 * every day does, and where the last one is a rest day the limit ends on the next working day (Civil Code art. 203).
 */
export function countDays(count: Count, calendar: Calendar): CountedDays {
  const total = daysOf(count);
  const found: CountedDays = { counted: [], skipped: [], unknownYears: new Set(), stopped: false };
  for (const { day, kind } of daysAfter(calendar, dayOf(count.start))) {
    const last = found.counted.length === total - 1;
    const asksCalendar = count.unit === 'workingDays' || last;
    if (asksCalendar && !isKnown(calendar, day)) found.unknownYears.add(Number(day.slice(0, 4)));
    const pause = pauseOn(count.pauses, day);
    if (pause && !pause.to) return { ...found, stopped: true };
    if (asksCalendar && !kind.working) found.skipped.push(...rest(day, kind));
    else if (pause) found.skipped.push({ date: day, kind: 'paused', why: pause.reason });
    else if (found.counted.push(day) === total) break;
  }
  return found;
}

export interface CountedMinutes {
  /** When the limit begins to run: its start, or the next opening of the office. */
  begins: Date;
  /** Stretches that count, in order; the last one ends at the due moment. */
  counted: { from: Date; to: Date }[];
  skipped: SkippedDay[];
  unknownYears: Set<number>;
  stopped: boolean;
}

/** What of a stretch no pause takes; `stopped` where an open pause begins in it. */
function unpaused(from: Date, to: Date, pauses: readonly Pause[]): { parts: { from: Date; to: Date }[]; stopped: boolean } {
  let parts = [{ from, to }];
  for (const pause of pauses) {
    parts = parts.flatMap((part) => {
      const before = { from: part.from, to: new Date(Math.min(part.to.getTime(), pause.from.getTime())) };
      const after = { from: new Date(Math.max(part.from.getTime(), (pause.to ?? part.to).getTime())), to: part.to };
      return [before, after].filter((one) => one.from < one.to);
    });
  }
  return { parts, stopped: pauses.some((pause) => !pause.to && pause.from < to) };
}

/** Minutes within office hours from the start on, until `minutes` of them count. A pause takes exactly its own minutes. */
export function countMinutes(
  { start, minutes, pauses }: { start: Date; minutes: number; pauses: readonly Pause[] },
  calendar: Calendar,
  office: OfficeHours,
): CountedMinutes {
  const found: CountedMinutes = { begins: start, counted: [], skipped: [], unknownYears: new Set(), stopped: false };
  let left = minutes * 60_000;
  let next = dayOf(start);
  for (const { day, from, to } of openTimes(calendar, office, start)) {
    if (found.counted.length === 0 && found.skipped.every(({ kind }) => kind !== 'paused')) found.begins = from;
    found.skipped.push(...daysWithout(next, day, calendar));
    next = addDays(day, 1);
    if (!isKnown(calendar, day)) found.unknownYears.add(Number(day.slice(0, 4)));
    const { parts, stopped } = unpaused(from, to, pauses);
    for (const part of parts) {
      const length = Math.min(part.to.getTime() - part.from.getTime(), left);
      found.counted.push({ from: part.from, to: new Date(part.from.getTime() + length) });
      left -= length;
      if (left === 0) return found;
    }
    if (stopped) return { ...found, stopped };
    if (parts.length === 0) found.skipped.push({ date: day, kind: 'paused', why: pausedBy(day, pauses) });
  }
  return found;
}

const pausedBy = (day: Day, pauses: readonly Pause[]): string =>
  pauses.find((p) => p.from < startOfDay(addDays(day, 1)) && (!p.to || p.to > startOfDay(day)))?.reason ?? '';

/** The days from one on that lie before another and have no office hours left: rest days, and the evening of the start. */
function daysWithout(from: Day, until: Day, calendar: Calendar): SkippedDay[] {
  const days: SkippedDay[] = [];
  if (from >= until) return days;
  for (const { day, kind } of daysAfter(calendar, addDays(from, -1))) {
    if (day >= until) break;
    days.push(...(kind.working ? [{ date: day, kind: 'afterHours' as const, why: '下班后' }] : rest(day, kind)));
  }
  return days;
}
