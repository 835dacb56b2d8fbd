import { addDays } from './day';
import type { Rating } from './form';

/** Where the evaluations of one service point were given. */
export interface Place {
  servicePointId: string;
  unitId: string;
  divisionPath: string[];
}

export interface LevelCount {
  level: string;
  rating: Rating;
  count: number;
}

export interface AnswerCount extends LevelCount {
  dimension: string;
}

export interface Counted {
  levels: LevelCount[];
  /** How the dimensions were answered; the rating is that of the answer's level. */
  answers: AnswerCount[];
}

/** Of one window; of no window where a matter was handled at none. */
export interface WindowCounted extends Counted {
  windowId: string;
  /** Those of them that are one voice each, by which it is judged whether a batch is safe; absent where all are. */
  voices?: {
    /** Among those of the window. */
    alone: Counted;
    /** Among those of the whole service point. */
    together: Counted;
  };
}

/** Figures on their way to the unit: evaluations that no other batch holds, and that none will ever hold again. */
export interface Batch extends Counted {
  /** Empty: of all windows that had no batch of their own, together. */
  windowId: string;
  /** YYYY-MM-DD, both inclusive. */
  since: string;
  asOf: string;
}

/** What was given at a service point and is not released yet. */
export interface Tally extends Place {
  /** First day of which nothing was released for the service point as a whole. */
  since: string;
  /** Windows that had a batch of their own after that, with the first day that is not in it. */
  windows: { windowId: string; since: string }[];
  waiting: WindowCounted[];
}

export type TallyEvent =
  { type: 'Counted'; data: Place & { since: string; asOf: string; counted: WindowCounted[] } } | { type: 'Released'; data: Batch };

/** No topic hears of a tally: it is of small groups. */
export const UNHEARD: readonly TallyEvent['type'][] = ['Counted', 'Released'];

export function noTally(): Tally {
  return { servicePointId: '', unitId: '', divisionPath: [], since: '', windows: [], waiting: [] };
}

export function evolveTally(tally: Tally, event: TallyEvent): Tally {
  if (event.type === 'Counted') {
    const { since, asOf: _asOf, counted, ...place } = event.data;
    return { ...tally, ...place, since: tally.since || since, waiting: joined(tally.waiting, counted) };
  }
  const { windowId, asOf } = event.data;
  const since = addDays(asOf, 1);
  if (windowId === '') return { ...tally, since, windows: [], waiting: [] };
  const others = <T extends { windowId: string }>(all: T[]): T[] => all.filter((one) => one.windowId !== windowId);
  return { ...tally, windows: [...others(tally.windows), { windowId, since }], waiting: others(tally.waiting) };
}

/** Counts of the same window added up. */
export function joined(some: readonly WindowCounted[], more: readonly WindowCounted[]): WindowCounted[] {
  const windows = [...new Set([...some, ...more].map(({ windowId }) => windowId))].sort();
  return windows.map((windowId) => {
    const all = [...some, ...more].filter((one) => one.windowId === windowId);
    const voices = all.some((one) => one.voices) && { alone: sumOf(all.map(alone)), together: sumOf(all.map(together)) };
    return { windowId, ...sumOf(all), ...(voices && { voices }) };
  });
}

const alone = ({ voices, ...all }: WindowCounted): Counted => voices?.alone ?? all;
const together = ({ voices, ...all }: WindowCounted): Counted => voices?.together ?? all;

function sumOf(all: readonly Counted[]): Counted {
  return {
    levels: summed(
      all.flatMap(({ levels }) => levels),
      ({ level, rating }) => `${level}:${rating}`,
    ),
    answers: summed(
      all.flatMap(({ answers }) => answers),
      ({ dimension, level, rating }) => `${dimension}:${level}:${rating}`,
    ),
  };
}

function summed<T extends { count: number }>(counts: readonly T[], nameOf: (count: T) => string): T[] {
  const sums = new Map<string, T>();
  for (const one of counts) {
    const name = nameOf(one);
    sums.set(name, { ...one, count: one.count + (sums.get(name)?.count ?? 0) });
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

/** A unit can be all voices but one of the smallest group itself: what it is shown stands on so many that a group is left. */
export function needed(smallest: number): number {
  return 2 * smallest - 1;
}

/** As docs/decisions/013: enough of them, and those not satisfied, if any, among as many who were. */
export function isSafe(counts: readonly { rating: Rating; count: number }[], smallest: number): boolean {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const satisfied = counts.reduce((sum, { rating, count }) => sum + (rating === 'satisfied' ? count : 0), 0);
  return all >= needed(smallest) && (satisfied === all || satisfied >= needed(smallest));
}

/** A batch as it may be shown: the answers to a dimension only where their voices are a safe group themselves. */
function batchOf(windowId: string, since: string, asOf: string, { levels, answers }: Counted, voices: Counted, smallest: number): Batch {
  const safe = new Set(
    answers
      .map(({ dimension }) => dimension)
      .filter((name) =>
        isSafe(
          voices.answers.filter(({ dimension }) => dimension === name),
          smallest,
        ),
      ),
  );
  return { windowId, since, asOf, levels, answers: answers.filter(({ dimension }) => safe.has(dimension)) };
}

/**
 * Closes a week at a service point: what its windows waited with and what the week brought becomes a batch where it is
 * safe, each window for itself first, then all the others together; whatever is not safe waits for a later week.
 * Nothing is ever cut anew: a batch is whole, in no other, and stays as it is.
 * @param since first day that is counted at all where nothing was released yet
 * @param asOf last day of the week, a Sunday
 * @param counted of the evaluations that stand since a day of this week
 */
export function closeWeek(place: Place, since: string, asOf: string, counted: WindowCounted[], smallest: number) {
  return (before: Tally): TallyEvent[] => {
    if (counted.length === 0) return [];
    const counting: TallyEvent = { type: 'Counted', data: { ...place, since, asOf, counted } };
    const tally = evolveTally(before, counting);
    const large = tally.waiting.filter((one) => one.windowId !== '' && isSafe(alone(one).levels, smallest));
    const others = tally.waiting.filter((one) => !large.includes(one));
    const batches = large.map((one) => {
      const own = tally.windows.find(({ windowId }) => windowId === one.windowId);
      return batchOf(one.windowId, own?.since ?? tally.since, asOf, one, alone(one), smallest);
    });
    const voices = sumOf(others.map(together));
    if (isSafe(voices.levels, smallest)) batches.push(batchOf('', tally.since, asOf, sumOf(others), voices, smallest));
    return [counting, ...batches.map((data): TallyEvent => ({ type: 'Released', data }))];
  };
}

/** The Sunday that ends the week of a day. */
export function sundayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, (7 - weekday) % 7);
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return addDays(sundayOf(day), -6);
}

/**
 * The Monday from which a service point is counted that was registered on a day: never before the platform's first week, and
 * never after the week that is closed, also where a clock was set back after it was registered.
 */
export function countedSince(platformStart: string, registered: string, asOf: string): string {
  const [monday, last] = [mondayOf(registered), mondayOf(asOf)];
  if (monday <= platformStart) return platformStart;
  return monday > last ? last : monday;
}

/** The last Sunday whose week is closed on a day: one that ended at least so many days ago. */
export function lastClosed(today: string, afterDays: number): string {
  const sunday = sundayOf(addDays(today, -afterDays));
  return addDays(sunday, -7);
}

/**
 * The day from which on an evaluation counts for releases: that on which it was given, or was let in by somebody who looked
 * at it. Never one of a week that is closed, wherever the clock stood when that was closed: it would count in none.
 * @param closed last day of the last week that was closed; empty where none was
 */
export function standingSince(day: string, closed: string): string {
  return day > closed ? day : addDays(closed, 1);
}

/** A batch on record, for whoever may see it. */
export type Release = Place & Batch;
export interface ReleaseEvent {
  type: 'Released';
  data: Release;
}

export function noRelease(): Release {
  return { servicePointId: '', unitId: '', divisionPath: [], windowId: '', since: '', asOf: '', levels: [], answers: [] };
}

/** A week that is closed: what it brought counts in releases, and nothing is added to it. */
export interface ClosedWeek {
  asOf: string;
  /** How many service points it brought anything. */
  servicePoints: number;
}
export interface WeekEvent {
  type: 'Closed';
  data: ClosedWeek;
}
