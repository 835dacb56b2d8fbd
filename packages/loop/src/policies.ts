import type { ServiceContext } from '@mingjing/kit';
import { dayOf, joinCalendars, type Calendar, type Calculation } from '@mingjing/workflow';

/** What decisions of a loop go by: rules in force, and the calendar. */
export interface Policies<P extends Calculation> {
  /** For a division; the calendar from the year of `since` to the one after `now`. */
  for(division: string, since: Date, now: Date): Promise<P>;
  /** The calendar changed: ask again. */
  forgetCalendar(): void;
}

/**
 * Reads rules and calendar from the directory.
 * @param rules the rules of one division, without the calendar
 * @throws Refused `unavailable` while the directory was never reached
 */
export function policiesOf<P extends Calculation>(
  context: Pick<ServiceContext, 'calendar' | 'log'>,
  rules: (division: string) => Promise<Omit<P, 'calendar'>>,
): Policies<P> {
  const warned = new Set<number>();
  const readYear = async (year: number): Promise<Calendar> => {
    const { exceptions, known } = await context.calendar.year(year);
    if (known) warned.delete(year);
    else if (!warned.has(year)) {
      warned.add(year);
      context.log.warn({ year }, 'the official calendar of this year is missing: deadlines in it are computed on plain weekdays');
    }
    return { exceptions, knownYears: known ? [year] : [] };
  };
  return {
    async for(division, since, now) {
      const [first, last] = [Number(dayOf(since).slice(0, 4)), Number(dayOf(now).slice(0, 4)) + 1];
      const years = Promise.all(Array.from({ length: last - first + 1 }, (_, i) => readYear(first + i)));
      const [calendars, rest] = await Promise.all([years, rules(division)]);
      return { ...rest, calendar: joinCalendars(calendars) } as unknown as P;
    },
    forgetCalendar: () => context.calendar.clear(),
  };
}
