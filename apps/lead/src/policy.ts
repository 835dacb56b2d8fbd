import { directory } from '@mingjing/contracts';
import type { ServiceContext } from '@mingjing/kit';
import {
  caseLimits,
  dayOf,
  defaultCaseLimits,
  defaultLadder,
  defaultMeasureKinds,
  defaultSupervisionNotice,
  escalationLadder,
  handlingMeasureKinds,
  joinCalendars,
  supervisionNoticeRule,
  type Calendar,
} from '@mingjing/workflow';
import type { Policy } from './due';

type Context = Pick<ServiceContext, 'client' | 'rules' | 'log'>;

/** How long a year of the calendar is taken as read, in milliseconds of real time; CalendarChanged ends it at once. */
const FRESH_MS = 60_000;

export interface Policies {
  /** The rules in force for a division, and the calendar from the year of `since` to the one after `now`. */
  for(division: string, since: Date, now: Date): Promise<Policy>;
  /** The calendar changed: ask again. */
  forgetCalendar(): void;
}

/** Reads rules and calendar from the directory; refuses `unavailable` while it was never reached. */
export function policies(context: Context): Policies {
  const years = new Map<number, { calendar: Calendar; until: number }>();
  const warned = new Set<number>();
  const readYear = async (year: number): Promise<Calendar> => {
    const held = years.get(year);
    if (held && held.until > performance.now()) return held.calendar;
    const { exceptions, known } = await context.client(directory.DirectoryServiceService, '').getCalendar({ year });
    const calendar: Calendar = { exceptions, knownYears: known ? [year] : [] };
    years.set(year, { calendar, until: performance.now() + FRESH_MS });
    if (known) warned.delete(year);
    else if (!warned.has(year)) {
      warned.add(year);
      context.log.warn({ year }, 'the official calendar of this year is missing: deadlines in it are computed on plain weekdays');
    }
    return calendar;
  };
  return {
    async for(division, since, now) {
      const [first, last] = [Number(dayOf(since).slice(0, 4)), Number(dayOf(now).slice(0, 4)) + 1];
      const { rules } = context;
      const [calendars, limits, ladder, measures, supervisionNotice] = await Promise.all([
        Promise.all(Array.from({ length: last - first + 1 }, (_, i) => readYear(first + i))),
        rules.get(division, 'case.limits', caseLimits, defaultCaseLimits),
        rules.get(division, 'case.escalation', escalationLadder, defaultLadder),
        rules.get(division, 'case.measures', handlingMeasureKinds, defaultMeasureKinds),
        rules.get(division, 'case.supervisionNotice', supervisionNoticeRule, defaultSupervisionNotice),
      ]);
      return { calendar: joinCalendars(calendars), limits, ladder, office: limits.office, measures, supervisionNotice };
    },
    forgetCalendar: () => years.clear(),
  };
}
