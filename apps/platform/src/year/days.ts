import { addDays, dayKind, joinCalendars, seedCalendar, workingDaysBetween, type Calendar } from '@mingjing/workflow';
import { FIRST_DAY, VOLUMES_TO } from './figures';

/** A day on which the year is played: what happened since the step before is entered on it. */
export interface YearStep {
  index: number;
  /** YYYY-MM-DD, a working day. */
  day: string;
  /** Working days since the step before, this one included: the days on which matters were handled. */
  days: string[];
}

/** The official calendar of the two years, as the directory seeds it. */
export function yearCalendar(): Calendar {
  return joinCalendars([seedCalendar(2025), seedCalendar(2026)]);
}

/** Working days of the year. */
export function workingDays(calendar: Calendar): string[] {
  const days: string[] = [];
  for (let day = FIRST_DAY; day <= VOLUMES_TO; day = addDays(day, 1)) if (dayKind(calendar, day).working) days.push(day);
  return days;
}

/** Fewest steps of a year: about one in two weeks, so that an invitation is still valid at the next. */
const FEWEST = 26;
/** How steps grow fewer as there is less to do: at 1/20 they are the fewest. */
const THINNING = 0.75;

/** The steps of the year: each working day at full size, fewer and evenly spread where there is less to do; always the first and the last. */
export function yearSteps(calendar: Calendar, scale: number): YearStep[] {
  const days = workingDays(calendar);
  const count = Math.min(days.length, Math.max(FEWEST, Math.round(days.length / scale ** THINNING)));
  const ends = Array.from({ length: count }, (_, index) => Math.round((index * (days.length - 1)) / (count - 1)));
  return ends.map((end, index) => ({
    index,
    day: days[end] as string,
    days: days.slice(index === 0 ? 0 : (ends[index - 1] as number) + 1, end + 1),
  }));
}

/** The first step at least so many working days after a day; undefined where the year is over before. */
export function stepAfter(steps: readonly YearStep[], calendar: Calendar, day: string, days: number): number | undefined {
  return steps.find((step) => step.day > day && workingDaysBetween(calendar, day, step.day) >= days)?.index;
}

/** The moment at which a day is played: inside office hours, outside the quiet hours of messages. */
export function momentOf(day: string): Date {
  return new Date(`${day}T10:00:00+08:00`);
}
