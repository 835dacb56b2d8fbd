/**
 * Days of Asia/Shanghai. China has kept UTC+8 without summer time since 1991, so a fixed offset is exact
 * for every moment this platform can meet and needs no time zone data.
 */
const OFFSET = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

/** A calendar day as YYYY-MM-DD, Asia/Shanghai. */
export type Day = string;

/** The Shanghai day in which a moment lies. */
export function dayOf(at: Date): Day {
  return new Date(at.getTime() + OFFSET).toISOString().slice(0, 10);
}

/** 00:00 of the day. */
export function startOfDay(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET);
}

/** The last millisecond of the day (二十四时, Civil Code art. 203). */
export function endOfDay(day: Day): Date {
  return new Date(startOfDay(day).getTime() + DAY_MS - 1);
}

/** A moment of the day, minutes counted from 00:00. */
export function atMinute(day: Day, minutes: number): Date {
  return new Date(startOfDay(day).getTime() + Math.round(minutes * 60_000));
}

/** The day n calendar days later (earlier if negative). */
export function addDays(day: Day, n: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** The same day number n months later, or the last day of that month where it has no such day (Civil Code art. 202). */
export function addMonths(day: Day, n: number): Day {
  const [year = 0, month = 0, number = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + n, 0));
  return addDays(last.toISOString().slice(0, 10), Math.min(number, last.getUTCDate()) - last.getUTCDate());
}

/** Calendar days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** True for a real date spelled YYYY-MM-DD, no later than 2100. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text > '2100-12-31') return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
