import { kept } from '@mingjing/kit';
import { addDays, joinCalendars, type Calendar, type Day } from '@mingjing/workflow';
import type { Work } from '../work';
import { holidaysOf, occasionsOf, type Holidays, type Occasion } from './occasions';
import type { Official } from './official';
import { integrityReminders, type RemindersRule } from '@mingjing/rules';

/** Farthest a holiday may be reminded of ahead: the limit of the rule. */
const MOST_DAYS_BEFORE = 30;
/** Days off may begin so long before the day the calendar names: a weekend. */
const WEEKEND_DAYS = 2;

/** Rule and holidays as they are in force for a division. */
export interface Plan {
  rule: RemindersRule;
  holidays: Holidays;
}

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** What is to be sent from one day to another, both included; each rule and year is read once. */
export class Planning {
  private readonly plans = new Map<string, Promise<Plan>>();
  private calendar: Promise<Calendar> | undefined;
  private readonly years: number[];

  constructor(
    private readonly work: Work,
    private readonly from: Day,
    private readonly to: Day,
  ) {
    this.years = this.yearsTo(addDays(to, MOST_DAYS_BEFORE));
  }

  /** The plan of a division. */
  of(division: string): Promise<Plan> {
    const known = this.plans.get(division);
    if (known) return known;
    const plan = kept(this.read(division));
    this.plans.set(division, plan);
    return plan;
  }

  /** What an official is reminded of, whether or not he is paused. */
  async occasions({ divisionPath, partyDay, since }: Official): Promise<{ rule: RemindersRule; occasions: Occasion[] }> {
    const { rule, holidays } = await this.of(divisionPath.at(-1) ?? '');
    return { rule, occasions: occasionsOf({ partyDay, since }, rule, holidays.days, this.from, this.to) };
  }

  /** The plans read so far. */
  soFar(): Promise<Plan[]> {
    return Promise.all(this.plans.values());
  }

  private async read(division: string): Promise<Plan> {
    this.calendar ??= kept(this.readCalendar());
    const rule = await ruleOf(this.work, division);
    const ahead = Math.max(0, ...rule.holidays.filter(({ enabled }) => enabled).map(({ daysBefore }) => daysBefore + WEEKEND_DAYS));
    return { rule, holidays: holidaysOf(rule, await this.calendar, this.yearsTo(addDays(this.to, ahead))) };
  }

  private yearsTo(last: Day): number[] {
    const first = yearOf(this.from);
    return Array.from({ length: yearOf(last) - first + 1 }, (_, n) => first + n);
  }

  /** With the year before: the days off of New Year may begin in it. */
  private async readCalendar(): Promise<Calendar> {
    const years = [yearOf(this.from) - 1, ...this.years];
    const read = years.map(async (year): Promise<Calendar> => {
      const { exceptions, known } = await this.work.context.calendar.year(year);
      return { exceptions, knownYears: known ? [year] : [] };
    });
    return joinCalendars(await Promise.all(read));
  }
}

/** The rule in force for a division. */
export function ruleOf({ context }: Work, division: string): Promise<RemindersRule> {
  return context.rules.get(integrityReminders, division);
}
