import { isDay, isMonth } from '@mingjing/contracts/forms';

export { isDay, isMonth };

/** Nobody is asked about what was handled earlier: such a day is a slip of the pen, or a number taken for a day. */
export const FIRST_HANDLED = '2000-01-01';

/** Days are those of Asia/Shanghai: UTC+8 all year since 1991, so no time-zone table is needed. */
const SHANGHAI_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day of a moment, YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** The hour of a moment, 00 to 23. */
export function hourOf(moment: Date): string {
  return new Date(moment.getTime() + SHANGHAI_MS).toISOString().slice(11, 13);
}

/** Midnight at which the day begins. */
export function startOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS);
}

/** Midnight at which the day after begins. */
export function endOf(day: string): Date {
  return new Date(startOf(day).getTime() + DAY_MS);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day as people write it (2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 20260305) as YYYY-MM-DD; undefined for anything else. */
export function readDay(text: string): string | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const day = `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}

/** A month as people write it (2026-3, 2026/03, 2026.3, 2026年3月, 202603), or a day of it, as YYYY-MM; undefined for anything else. */
export function readMonth(text: string): string | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text) ?? /^(\d{4})(\d{2})$/.exec(text);
  if (!parts) return readDay(text)?.slice(0, 7);
  const month = `${parts[1]}-${parts[2]?.padStart(2, '0')}`;
  return isMonth(month) ? month : undefined;
}

/**
 * A moment of Asia/Shanghai as files write it (2026-03-05 09:30:00; programs leave out seconds, or the time): from ≤ it < before, as
 * exactly as it is written. Undefined for anything else.
 */
export function momentWithin(text: string): { from: Date; before: Date } | undefined {
  const [, written = '', hour, minute = '', second] = /^(\S+?)(?:(?:\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(text) ?? [];
  const day = readDay(written);
  if (!day) return undefined;
  if (hour === undefined) return { from: startOf(day), before: endOf(day) };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const from = startOf(day).getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1_000;
  return { from: new Date(from), before: new Date(from + (second === undefined ? 60_000 : 1_000)) };
}
