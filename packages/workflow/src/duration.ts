import { Refused } from '@mingjing/contracts/refused';
import { z } from 'zod';

/** What a limit may be counted in. */
export const UNITS = ['workingDays', 'calendarDays', 'months', 'officeMinutes'] as const;
export type Unit = (typeof UNITS)[number];

/**
 * How long a limit is: exactly one unit with its number, as in `{ workingDays: 5 }`, `{ months: 6 }` or
 * `{ officeMinutes: 240 }` (minutes within office hours).
 */
export type Duration = { [U in Unit]: { [K in U]: number } & { [Other in Exclude<Unit, U>]?: undefined } }[Unit];

const MOST: Record<Unit, number> = { workingDays: 250, calendarDays: 1830, months: 60, officeMinutes: 60 * 24 * 60 };
const counted = (unit: Unit) => z.number().int().min(1).max(MOST[unit]);

/** A limit as administrators set it: one unit, a whole number of it. */
export const duration = z.union([
  z.strictObject({ workingDays: counted('workingDays') }),
  z.strictObject({ calendarDays: counted('calendarDays') }),
  z.strictObject({ months: counted('months') }),
  z.strictObject({ officeMinutes: counted('officeMinutes') }),
]);

/** The unit of a duration and how many of it. */
export function measured(duration: Duration): { unit: Unit; count: number } {
  const unit = UNITS.find((one) => duration[one] !== undefined) ?? 'workingDays';
  return { unit, count: duration[unit] ?? 0 };
}

/** So many of a unit. */
export const durationOf = (unit: Unit, count: number): Duration => ({ [unit]: count }) as unknown as Duration;

/**
 * A limit with what was added to it.
 * @throws Refused `deadline.extensionUnit` (invalid) where an extension is counted in something else than the limit
 */
export function extended(limit: Duration, extensions: readonly Duration[]): { unit: Unit; count: number } {
  const { unit, count } = measured(limit);
  return {
    unit,
    count: extensions.map(measured).reduce((sum, one) => {
      if (one.unit === unit) return sum + one.count;
      throw new Refused('deadline.extensionUnit', 'invalid', {
        zh: `延期须与原时限使用同一单位（${NAMES[unit].zh}）。`,
        en: `An extension is counted in what the limit is counted in (${NAMES[unit].en}).`,
      });
    }, count),
  };
}

const NAMES: Record<Unit, { zh: string; en: string }> = {
  workingDays: { zh: '个工作日', en: 'working day(s)' },
  calendarDays: { zh: '日（自然日）', en: 'calendar day(s)' },
  months: { zh: '个月', en: 'month(s)' },
  officeMinutes: { zh: '分钟（工作时间内）', en: 'minute(s) within office hours' },
};

/** A duration in words: "5 个工作日", "4 小时（工作时间内）". */
export function inWords(duration: Duration): { zh: string; en: string } {
  const { unit, count } = measured(duration);
  if (unit === 'officeMinutes' && count % 60 === 0) {
    return { zh: `${count / 60} 小时（工作时间内）`, en: `${count / 60} hour(s) within office hours` };
  }
  return { zh: `${count} ${NAMES[unit].zh}`, en: `${count} ${NAMES[unit].en}` };
}
