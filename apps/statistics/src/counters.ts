import { read, written } from './field-name';

/**
 * What is counted, as a flat map from a counter's name to its number. Names are built here and nowhere else:
 *   e:<channel>:<level>:<rating>:<source>  evaluations, excluded ones too, without those that are held
 *   x:<channel>:<level>:<rating>:<source>  those of them that a verdict excluded
 *   h:<channel>:<level>:<rating>:<source>  those that are held: nobody looked at them yet, or they were set aside
 *   aside                                  those of them that were set aside
 *   l:<rating>                             for open data alone: what became known late, off the day given and onto the day it was
 *   q:<dimension>:<level>               answers to a dimension
 *   measure:<kind>                      handling measures of accepted rectifications
 *   matters, cases, closed
 *   mergedCases                         those of closed that go on within another case
 *   evaluated                           matters that were evaluated; in no cell but sealed, see evaluated.ts
 *   unitMatters, unitEvaluated          of matters and evaluated: those that the evaluated unit entered itself
 *   lateMatters, lateEvaluated          of matters and evaluated: those that became known late, after the month's open data
 *   r:<level>:<rating>                  evaluations released to the unit, on the last day of their batch
 *   a:<dimension>:<level>               answers released
 *   s:<day>, t:<day>                    batches by their first and last day
 *   orders, ordersClosed                transfer orders received by the unit that handles the case, on the days of that
 *   invited, delivered, undelivered     invitations that went out, and what became of them
 *   notices, advice                     transfer orders with a supervision notice, with an advisory reminder
 *   handled, declared                   matters handled by declaration, and how often it was declared; see cell.ts
 */
export type Counters = Record<string, number>;

export const RATINGS = ['satisfied', 'basicallySatisfied', 'unsatisfied'] as const;
export type Rating = (typeof RATINGS)[number];

/** Where evaluations come from, and the letter that stands for it; what was counted before unit and system were told apart is an m. */
const LETTERS = { open: 'o', unitEntered: 'u', pushed: 'm' } as const;
export type Source = keyof typeof LETTERS;
export const SOURCES = Object.keys(LETTERS) as Source[];
const SOURCE_OF = new Map(SOURCES.map((source) => [LETTERS[source] as string, source]));

const KINDS = ['e', 'x', 'h'] as const;

export interface EvaluationCounter {
  kind: (typeof KINDS)[number];
  channel: string;
  level: string;
  rating: Rating;
  source: Source;
}

export function evaluationCounter({ kind, channel, level, rating, source }: EvaluationCounter): string {
  return [kind, written(channel), written(level), rating, LETTERS[source]].join(':');
}

export function lateCounter(rating: Rating): string {
  return `l:${rating}`;
}

export function dimensionCounter(dimension: string, level: string): string {
  return `q:${written(dimension)}:${written(level)}`;
}

export function releasedCounter(level: string, rating: Rating): string {
  return `r:${written(level)}:${rating}`;
}

export function releasedAnswerCounter(dimension: string, level: string): string {
  return `a:${written(dimension)}:${written(level)}`;
}

/** A batch by one of its ends. */
export function spanCounter(end: 'since' | 'asOf', day: string): string {
  return `${end === 'since' ? 's' : 't'}:${day}`;
}

/** The parts of a counter of what was released; undefined for any other counter. */
export function readReleased(name: string): { kind: 'r' | 'a' | 's' | 't'; first: string; second: string } | undefined {
  if (name[1] !== ':') return undefined;
  const [kind, first = '', second = ''] = name.split(':');
  if (kind !== 'r' && kind !== 'a' && kind !== 's' && kind !== 't') return undefined;
  return { kind, first: read(first), second: read(second) };
}

/** True for what may be shown to people of a unit: what was released, and what they know of themselves. */
export function isForUnits(name: string): boolean {
  return UNITS_KNOW.has(name) || readReleased(name) !== undefined;
}
const UNITS_KNOW = new Set(['matters', 'orders', 'ordersClosed', 'handled', 'declared']);

export function measureCounter(kind: string): string {
  return `measure:${written(kind)}`;
}

/** Kind of measure in a counter's name; undefined for any other counter. */
export function readMeasureCounter(name: string): string | undefined {
  const [what, kind] = name.split(':');
  return what === 'measure' && kind !== undefined ? read(kind) : undefined;
}

/** The parts of an evaluation counter's name; undefined for any other counter. */
export function readEvaluationCounter(name: string): EvaluationCounter | undefined {
  // Only names of one letter before the first colon are worth splitting: a page reads many thousands.
  if (name[1] !== ':') return undefined;
  const [letter, channel, level, rating, of = ''] = name.split(':');
  const kind = KINDS.find((one) => one === letter);
  if (!kind || channel === undefined || level === undefined) return undefined;
  return { kind, channel: read(channel), level: read(level), rating: rating as Rating, source: SOURCE_OF.get(of) ?? 'pushed' };
}

/** The parts of a dimension counter's name; undefined for any other counter. */
export function readDimensionCounter(name: string): { dimension: string; level: string } | undefined {
  const [kind, dimension, level] = name.split(':');
  if (kind !== 'q' || dimension === undefined || level === undefined) return undefined;
  return { dimension: read(dimension), level: read(level) };
}

/** Adds to one counter; what comes to nothing is left out. */
export function addOne(total: Counters, name: string, count: number): void {
  const sum = (total[name] ?? 0) + count;
  if (sum === 0) delete total[name];
  else total[name] = sum;
}

/** Adds `more` into `total`, times `sign`. */
export function accumulate(total: Counters, more: Counters, sign: 1 | -1 = 1): Counters {
  for (const [name, count] of Object.entries(more)) addOne(total, name, sign * count);
  return total;
}

/** The sum of several. */
export function addUp(all: Iterable<Counters>): Counters {
  const total: Counters = {};
  for (const counters of all) accumulate(total, counters);
  return total;
}

/** True where both count the same; a counter at 0 is as if it were not there. */
export function sameCounters(one: Counters, other: Counters): boolean {
  return Object.keys(accumulate(accumulate({}, one), other, -1)).length === 0;
}
