import type { ServiceContext } from '@mingjing/kit';
import { caseEscalation, caseLimits, caseMeasures, supervisionNotice as supervisionNoticeRule } from '@mingjing/rules';
import { dayOf, joinCalendars, type Calendar } from '@mingjing/workflow';
import type { Policy } from './due';

type Context = Pick<ServiceContext, 'calendar' | 'rules' | 'log'>;

export interface Policies {
  /** The rules in force for a division, and the calendar from the year of `since` to the one after `now`. */
  for(division: string, since: Date, now: Date): Promise<Policy>;
  /** The calendar changed: ask again. */
  forgetCalendar(): void;
}

/** Reads rules and calendar from the directory; refuses `unavailable` while it was never reached. */
export function policies(context: Context): Policies {
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
      const { rules } = context;
      const [calendars, limits, ladder, measures, supervisionNotice] = await Promise.all([
        Promise.all(Array.from({ length: last - first + 1 }, (_, i) => readYear(first + i))),
        rules.get(caseLimits, division),
        rules.get(caseEscalation, division),
        rules.get(caseMeasures, division),
        rules.get(supervisionNoticeRule, division),
      ]);
      return { calendar: joinCalendars(calendars), limits, ladder, office: limits.office, measures, supervisionNotice };
    },
    forgetCalendar: () => context.calendar.clear(),
  };
}
