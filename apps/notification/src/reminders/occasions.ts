import { addDays, dayKind, isKnown, type Calendar, type Day } from '@mingjing/workflow';
import type { RemindersRule } from '@mingjing/rules';

export const BIRTHDAY = 'birthday';
export const BIRTHDAY_NAME = '政治生日';

/** Longest stretch of days off that is looked through for its beginning. */
const LONGEST_REST = 20;

/** One holiday of one year, as it is reminded of. */
export interface HolidayDay {
  code: string;
  /** All holidays of the same days off, 国庆节、中秋节. */
  name: string;
  year: number;
  /** First of the days off around it, weekend included. */
  begins: Day;
  remindOn: Day;
  template: string;
}

export interface Holidays {
  days: HolidayDay[];
  /** Years nobody has entered. */
  unknownYears: number[];
  /** Holidays that a year's calendar does not name. */
  unnamed: { year: number; name: string }[];
}

/** A reminder that is to be sent on a day. */
export interface Occasion {
  remindOn: Day;
  /** "birthday" or the code of a holiday. */
  occasion: string;
  name: string;
  /** The anniversary, or the day on which the holiday begins. */
  day: Day;
  /** With official and occasion it makes the reminder a single one. */
  year: number;
  template: string;
  values: Record<string, string>;
}

const bare = (name: string): string => (name.length > 2 ? name.replace(/节$/, '') : name);

/**
 * When the holidays of the rule begin, by the official calendar, and when they are reminded of. Holidays that share their
 * days off are one, under the code of the first.
 * @param years to look at
 */
export function holidaysOf(rule: Pick<RemindersRule, 'holidays'>, calendar: Calendar, years: number[]): Holidays {
  const known = years.filter((year) => isKnown(calendar, `${year}-01-01`));
  const unnamed: Holidays['unnamed'] = [];
  const found = known.flatMap((year) =>
    rule.holidays
      .filter(({ enabled }) => enabled)
      .flatMap(({ code, name, daysBefore, template }) => {
        const named = firstNamed(calendar, year, bare(name));
        if (!named) unnamed.push({ year, name });
        return named ? [{ code, name, year, named, begins: beginningOf(calendar, named), daysBefore, template }] : [];
      }),
  );
  const byRest = new Map<Day, typeof found>();
  for (const one of found.sort((a, b) => a.named.localeCompare(b.named))) byRest.set(one.begins, [...(byRest.get(one.begins) ?? []), one]);
  const days = [...byRest.values()].map((together): HolidayDay => {
    const { code, year, begins, daysBefore, template } = together[0] as (typeof found)[number];
    const name = together.map((one) => one.name).join('、');
    return { code, name, year, begins, remindOn: addDays(begins, -daysBefore), template };
  });
  return { days, unknownYears: years.filter((year) => !known.includes(year)), unnamed };
}

function firstNamed(calendar: Calendar, year: number, name: string): Day | undefined {
  const days = calendar.exceptions.filter((one) => !one.working && one.date.startsWith(`${year}-`) && one.name.includes(name));
  return days.map(({ date }) => date).sort()[0];
}

function beginningOf(calendar: Calendar, named: Day): Day {
  let begins = named;
  for (let n = 0; n < LONGEST_REST; n += 1) {
    const before = addDays(begins, -1);
    if (dayKind(calendar, before).working) break;
    begins = before;
  }
  return begins;
}

/** The day of a year on which an anniversary is kept: that of 29 February on the 28th where the year has no 29th. */
export function anniversaryOf(first: Day, year: number): Day {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const monthDay = first.slice(5);
  return `${year}-${monthDay === '02-29' && !leap ? '02-28' : monthDay}`;
}

/**
 * What one official is reminded of from one day to another, both included.
 * @param since nothing is planned for days before it
 */
export function occasionsOf(
  { partyDay, since }: { partyDay: Day | ''; since: Day | '' },
  rule: Pick<RemindersRule, 'birthday'>,
  holidays: readonly HolidayDay[],
  from: Day,
  to: Day,
): Occasion[] {
  const holidayOccasions = holidays.map(({ code, name, begins, remindOn, year, template }) => {
    return { remindOn, occasion: code, name, day: begins, year, template, values: { holiday: name } };
  });
  const first = from < since ? since : from;
  const all = [...holidayOccasions, ...birthdays(partyDay, rule, Number(first.slice(0, 4)), Number(to.slice(0, 4)))];
  return all.filter(({ remindOn }) => remindOn >= first && remindOn <= to).sort((a, b) => a.remindOn.localeCompare(b.remindOn));
}

function birthdays(partyDay: Day | '', { birthday }: Pick<RemindersRule, 'birthday'>, firstYear: number, lastYear: number): Occasion[] {
  if (!birthday.enabled || !partyDay) return [];
  const joined = Number(partyDay.slice(0, 4));
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, n) => firstYear + n).filter((year) => year > joined);
  return years.map((year) => {
    const day = anniversaryOf(partyDay, year);
    const values = { years: String(year - joined) };
    return { remindOn: day, occasion: BIRTHDAY, name: BIRTHDAY_NAME, day, year, template: birthday.template, values };
  });
}
