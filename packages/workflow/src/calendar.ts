import { Refused } from '@mingjing/contracts/refused';
import { getDayDetail } from 'chinese-days';
import { addDays, type Day } from './day';

/** A day that differs from plain Monday to Friday: a holiday on a weekday, or a make-up working day at a weekend. */
export interface CalendarException {
  date: Day;
  working: boolean;
  name: string;
}

/** The official calendar as administrators keep it. */
export interface Calendar {
  exceptions: readonly CalendarException[];
  /** Years somebody has entered. In any other year plain weekdays are taken, and the deadline says so. */
  knownYears: readonly number[];
}

export type DayKind = { working: true } | { working: false; kind: 'weekend' | 'holiday'; why: string };

/** Days looked through for one deadline before the calendar is called unusable: ten years. */
const HORIZON = 3660;

/** @cache of what follows from a calendar alone */
const byDate = new WeakMap<Calendar, Map<Day, CalendarException>>();
function exceptionsOf(calendar: Calendar): Map<Day, CalendarException> {
  let map = byDate.get(calendar);
  if (!map) byDate.set(calendar, (map = new Map(calendar.exceptions.map((e) => [e.date, e]))));
  return map;
}

const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Whether the day is worked, and if not, why. */
export function dayKind(calendar: Calendar, day: Day): DayKind {
  const exception = exceptionsOf(calendar).get(day);
  if (exception?.working) return { working: true };
  if (exception) return { working: false, kind: 'holiday', why: exception.name };
  if (isWeekend(day)) return { working: false, kind: 'weekend', why: '周末' };
  return { working: true };
}

/** True when somebody has entered the calendar of the day's year. */
export function isKnown(calendar: Calendar, day: Day): boolean {
  return calendar.knownYears.includes(Number(day.slice(0, 4)));
}

/**
 * The days after `start`, each with its kind, for whoever counts; refuses `calendar.noWorkingDays` (invalid) where
 * counting would never end.
 */
export function* daysAfter(calendar: Calendar, start: Day): Generator<{ day: Day; kind: DayKind }> {
  let day = start;
  for (let i = 0; i < HORIZON; i++) {
    day = addDays(day, 1);
    yield { day, kind: dayKind(calendar, day) };
  }
  throw new Refused('calendar.noWorkingDays', 'invalid', {
    zh: '工作日历中找不到足够的工作日，请系统管理员检查工作日历。',
    en: 'The calendar has too few working days; ask the system administrator to check it.',
  });
}

/** The nth working day after a day; n = 0 is the day itself. */
export function addWorkingDays(calendar: Calendar, start: Day, n: number): Day {
  let left = n;
  if (left <= 0) return start;
  for (const { day, kind } of daysAfter(calendar, start)) if (kind.working && --left === 0) return day;
  return start;
}

/** Working days in (from, to]. */
export function workingDaysBetween(calendar: Calendar, from: Day, to: Day): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (dayKind(calendar, day).working) count++;
  return count;
}

/**
 * The official calendar of one year from `chinese-days`, to be seeded into the table that administrators edit.
 * The package calls every weekday of a year it has no data for a working day, 1 October included; such a year has no
 * named day at all and comes back with `knownYears` empty.
 */
export function seedCalendar(year: number): Calendar {
  const exceptions: CalendarException[] = [];
  let named = 0;
  for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = addDays(day, 1)) {
    const detail = getDayDetail(day);
    const name = detail.name.split(',')[1];
    if (name === undefined) continue;
    named++;
    if (detail.work === isWeekend(day)) {
      exceptions.push({ date: day, working: detail.work, name: detail.work ? `${name}调休上班` : name });
    }
  }
  return { exceptions, knownYears: named > 0 ? [year] : [] };
}

/** Several years as one calendar. */
export function joinCalendars(calendars: readonly Calendar[]): Calendar {
  return {
    exceptions: calendars.flatMap((c) => c.exceptions),
    knownYears: [...new Set(calendars.flatMap((c) => c.knownYears))].sort((a, b) => a - b),
  };
}
