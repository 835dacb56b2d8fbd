import { isDay } from '@mingjing/contracts/forms';

export { isDay };

/** Days are those of Asia/Shanghai: UTC+8 all year since 1991, so no time-zone table is needed. */
const SHANGHAI_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** Days that a record may plausibly be of; anything else is a slip of the pen and counts on the day it came in. */
const EARLIEST = '2000-01-01';

/** The day of a moment, YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** Midnight at which the day begins. */
export function startOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS);
}

/** True for a month written YYYY-MM that records may be of. */
export function isMonth(text: string): boolean {
  return text.length === 7 && isDay(`${text}-01`) && text >= monthOf(EARLIEST);
}

/** The given day where it is one that records may be of, else the fallback. */
export function plausibleDay(day: string, fallback: string): string {
  return isDay(day) && day >= EARLIEST && day <= addDays(fallback, 366) ? day : fallback;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The month before or after, so many months on. */
export function addMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The months from one to another, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Number of days from one day to another, both counted; 0 where the second lies before the first. */
export function countDays(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1);
}

/** The days from one day to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  return Array.from({ length: countDays(from, to) }, (_, index) => addDays(from, index));
}

function lastOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Days after the end of a month in which it can still be corrected; an evaluation can be changed for as long. */
const CORRECTED_DAYS = 3;

/**
 * True for what becomes known on a day when the month of another day is over for long: open data of that month, which are
 * published a day later at the earliest (rule `statistics.openData`), stay as they are.
 */
export function isLate(day: string, known: string): boolean {
  return known > addDays(lastOfMonth(day), CORRECTED_DAYS);
}

/** First and last day on which anything is counted. */
export interface Extent {
  first: string;
  last: string;
}

/** A period inclusive at both ends; an empty end is open. */
export interface Period {
  from: string;
  to: string;
}

/** The period within the extent; undefined where nothing of it is left. */
export function within(period: Period, extent: Extent): Period | undefined {
  const from = period.from > extent.first ? period.from : extent.first;
  const to = period.to && period.to < extent.last ? period.to : extent.last;
  return from <= to ? { from, to } : undefined;
}

/**
 * The cells that make up a period: whole months, and single days at its edges (at most 60).
 * A month counts as whole when the period leaves out none of its days on which anything is counted.
 */
export function cellsOf(period: Period, extent: Extent): { months: string[]; days: string[] } {
  const months: string[] = [];
  const days: string[] = [];
  const inside = within(period, extent);
  if (!inside) return { months, days };
  for (let first = `${monthOf(inside.from)}-01`; first <= inside.to; first = addDays(lastOfMonth(first), 1)) {
    const last = lastOfMonth(first);
    const from = first > inside.from ? first : inside.from;
    const to = last < inside.to ? last : inside.to;
    const whole = (from === first || from === extent.first) && (to === last || to === extent.last);
    if (whole) months.push(monthOf(first));
    else days.push(...daysBetween(from, to));
  }
  return { months, days };
}
