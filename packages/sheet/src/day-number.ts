const DAY_MS = 86_400_000;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
/** Workbooks of old Macs count from 1904: their day numbers are that much smaller. */
const DAYS_TO_1904 = 1_462;
/** Asia/Shanghai: UTC+8 all year since 1991. */
const SHANGHAI_MS = 8 * 3_600_000;
/** The end of the year 9999. */
export const LAST_DAY = 2_958_465;

/** A day number that counts from 1900. @param number as it stands in the file */
export function dayNumber(number: number, from1904: boolean): number {
  return number + (from1904 ? DAYS_TO_1904 : 0);
}

/** The moment of a day number, as UTC. */
export function momentOf(day: number): Date {
  return new Date(EXCEL_EPOCH + Math.round(day * DAY_MS));
}

/** The day of a day number, YYYY-MM-DD; undefined for one no calendar has. */
export function dayOfNumber(day: number): string | undefined {
  const whole = Math.floor(day);
  if (!(whole > 0 && whole <= LAST_DAY)) return undefined;
  return momentOf(whole).toISOString().slice(0, 10);
}

/** The day number of a moment written as ISO 8601, with a zone as it was in Beijing; undefined for anything else. */
export function numberOfMoment(text: string): number | undefined {
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const ms = zoned ? Date.parse(text) + SHANGHAI_MS : Date.parse(`${text.includes('T') ? text : `${text}T00:00`}Z`);
  return Number.isNaN(ms) ? undefined : (ms - EXCEL_EPOCH) / DAY_MS;
}
