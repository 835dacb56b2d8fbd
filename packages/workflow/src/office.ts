import { dayKind, daysAfter, type Calendar } from './calendar';
import { addDays, atMinute, dayOf, type Day } from './day';
import type { OfficeHours } from './limits';

const MINUTE = 60_000;
const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** When the office opens that day, whether or not it is a working day. */
export const openingOf = (day: Day, office: OfficeHours): Date => atMinute(day, minutesOf(office.from));
/** When it closes. */
export const closingOf = (day: Day, office: OfficeHours): Date => atMinute(day, minutesOf(office.to));
/** Minutes of one working day. */
export const minutesOfDay = (office: OfficeHours): number => minutesOf(office.to) - minutesOf(office.from);

/** A stretch of time in which the office is open. */
export interface OpenTime {
  day: Day;
  from: Date;
  to: Date;
}

/**
 * The times in which the office is open from a moment on, without end.
 * @throws Refused `calendar.noWorkingDays` where there is none for ten years
 */
export function* openTimes(calendar: Calendar, office: OfficeHours, start: Date): Generator<OpenTime> {
  const first = dayOf(start);
  for (const { day, kind } of daysAfter(calendar, addDays(first, -1))) {
    if (!kind.working) continue;
    const [from, to] = [openingOf(day, office), closingOf(day, office)];
    if (to > start) yield { day, from: from > start ? from : start, to };
  }
}

/** The moment at which so many office minutes have passed; never the opening of a day where it can be a closing. */
export function addOfficeMinutes(calendar: Calendar, office: OfficeHours, start: Date, minutes: number): Date {
  let left = minutes * MINUTE;
  for (const { from, to } of openTimes(calendar, office, start)) {
    const length = to.getTime() - from.getTime();
    if (left <= length) return new Date(from.getTime() + left);
    left -= length;
  }
  return start;
}

/** Office minutes between two moments, with fractions; 0 where the second is not later. */
export function officeMinutesBetween(calendar: Calendar, office: OfficeHours, from: Date, to: Date): number {
  let sum = 0;
  for (let day = dayOf(from); day <= dayOf(to); day = addDays(day, 1)) {
    if (!dayKind(calendar, day).working) continue;
    const begin = Math.max(from.getTime(), openingOf(day, office).getTime());
    const end = Math.min(to.getTime(), closingOf(day, office).getTime());
    if (end > begin) sum += end - begin;
  }
  return sum / MINUTE;
}
