import { dayOf, startOfDay } from '@mingjing/workflow';

const DAY_MS = 86_400_000;
/** Days the longer cap looks back. */
export const CAP_DAYS = 30;

/** Most messages to one number, of whatever kind. */
export interface Caps {
  perDay: number;
  per30Days: number;
}

/** What the caps say of one more message: it may go, waits for the next day, or is one too many. */
export type Verdict = { go: true } | { go: false; until: Date } | { go: false; until: undefined };

/**
 * @param earlier moments at which messages went to the number, in any order
 */
export function within(earlier: Date[], now: Date, { perDay, per30Days }: Caps): Verdict {
  const since = now.getTime() - CAP_DAYS * DAY_MS;
  if (earlier.filter((at) => at.getTime() > since).length >= per30Days) return { go: false, until: undefined };
  const today = startOfDay(dayOf(now));
  if (earlier.filter((at) => at >= today).length >= perDay) return { go: false, until: new Date(today.getTime() + DAY_MS) };
  return { go: true };
}
