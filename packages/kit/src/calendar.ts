import type { directory } from '@mingjing/contracts';
import { KnownValues, STANDING, type Trouble } from './known-values';

const FRESH_MS = 10_000;

export interface CalendarReader {
  /**
   * A year of the official calendar; `known` says whether it was entered at all. Kept for about ten seconds; a change in the same
   * process shows at once. While the directory is away or does not answer the last known one holds, without end.
   * @throws Refused `unavailable` while it was never read
   */
  year(year: number): Promise<directory.GetCalendarResponse>;
  /** The calendar changed: whoever asks next hears of the new one, or of nothing. */
  clear(): void;
}

/** Reads the calendar through `fetch`, an RPC to the directory. */
export function calendarReader(
  fetch: (year: number, timeoutMs: number) => Promise<directory.GetCalendarResponse>,
  trouble?: Trouble,
): CalendarReader {
  const known = new KnownValues<directory.GetCalendarResponse>({ holding: STANDING, freshMs: FRESH_MS, trouble });
  return { year: (year) => known.get(String(year), (timeoutMs) => fetch(year, timeoutMs)), clear: () => known.clear() };
}
