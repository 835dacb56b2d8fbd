import type { statistics } from '@mingjing/contracts';
import {
  RATINGS,
  SOURCES,
  readDimensionCounter,
  readEvaluationCounter,
  readMeasureCounter,
  type Counters,
  type EvaluationCounter,
  type Source,
} from './counters';

/** Channels whose ratings nobody gave unaided: set by another system by default, or entered with somebody's help. */
const NOT_ACTIVE = new Set(['defaulted', 'assisted']);

/** Evaluations added up: all that were given, those of them given unaided, and those that a verdict excluded. */
interface Tally {
  given: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  openScans: number;
  active: number;
  activeSatisfied: number;
  excluded: number;
  excludedSatisfied: number;
  /** In none of the others. */
  held: number;
  bySource: Record<Source, Given>;
}

type Given = Record<'given' | (typeof RATINGS)[number], number>;
const noneGiven = (): Given => ({ given: 0, satisfied: 0, basicallySatisfied: 0, unsatisfied: 0 });

/** One pass: a page of places adds up some hundred sets of counters. */
function tallyOf(counters: Counters): Tally {
  const tally: Tally = {
    given: 0,
    satisfied: 0,
    basicallySatisfied: 0,
    unsatisfied: 0,
    openScans: 0,
    active: 0,
    activeSatisfied: 0,
    excluded: 0,
    excludedSatisfied: 0,
    held: 0,
    bySource: { open: noneGiven(), unitEntered: noneGiven(), pushed: noneGiven() },
  };
  for (const [name, count] of Object.entries(counters)) {
    const counter = readEvaluationCounter(name);
    if (counter) addTo(tally, counter, count);
  }
  return tally;
}

function addTo(tally: Tally, { kind, channel, rating, source }: EvaluationCounter, count: number): void {
  if (kind === 'h') {
    tally.held += count;
    return;
  }
  const satisfied = rating === 'satisfied' ? count : 0;
  if (kind === 'x') {
    tally.excluded += count;
    tally.excludedSatisfied += satisfied;
    return;
  }
  for (const total of [tally, tally.bySource[source]]) {
    total.given += count;
    if (RATINGS.includes(rating)) total[rating] += count;
  }
  if (source === 'open') tally.openScans += count;
  if (NOT_ACTIVE.has(channel)) return;
  tally.active += count;
  tally.activeSatisfied += satisfied;
}

/** Absent where there is nothing to divide by: silence is never an evaluation. */
export function rate(part: number, whole: number): number | undefined {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : undefined;
}

/** Handling measures by kind. */
function measuresIn(counters: Counters): Record<string, number> {
  const measures: Record<string, number> = {};
  for (const [name, count] of Object.entries(counters)) {
    const kind = readMeasureCounter(name);
    if (kind !== undefined) measures[kind] = count;
  }
  return measures;
}

/**
 * The published figures of a set of counters, by the formulas of the domain (gross, active, after exclusions, not evaluated).
 * @param servicePoints in use now: no counter says so, for they are not of a period
 */
export function figuresOf(counters: Counters, servicePoints = 0): statistics.Figures {
  const { given: evaluations, satisfied, basicallySatisfied, unsatisfied, ...tally } = tallyOf(counters);
  const { matters = 0, evaluated = 0, cases = 0, closed = 0, mergedCases = 0, aside = 0 } = counters;
  const { invited = 0, delivered = 0, undelivered = 0, notices = 0, advice = 0 } = counters;
  return {
    evaluations,
    satisfied,
    basicallySatisfied,
    unsatisfied,
    satisfactionRate: rate(satisfied, evaluations),
    favourableRate: rate(satisfied + basicallySatisfied, evaluations),
    activeSatisfactionRate: rate(tally.activeSatisfied, tally.active),
    notEvaluatedRate: rate(matters - evaluated, matters),
    matters,
    mattersEvaluated: evaluated,
    openScans: tally.openScans,
    cases,
    casesClosed: closed,
    casesMerged: mergedCases,
    excluded: tally.excluded,
    satisfactionRateAfterExclusions: rate(satisfied - tally.excludedSatisfied, evaluations - tally.excluded),
    invitations: invited,
    invitationsDelivered: delivered,
    invitationsFailed: undelivered,
    supervisionNotices: notices,
    advisoryReminders: advice,
    measures: measuresIn(counters),
    servicePoints,
    bySource: SOURCES.map((source) => ofSource(source, tally.bySource[source], counters)),
    held: tally.held,
    setAside: aside,
  };
}

function ofSource(source: Source, { given: evaluations, ...ratings }: Given, counters: Counters): statistics.SourceFigures {
  const { matters = 0, evaluated = 0, unitMatters = 0, unitEvaluated = 0 } = counters;
  const [all, done] = {
    open: [0, 0],
    unitEntered: [unitMatters, unitEvaluated],
    pushed: [matters - unitMatters, evaluated - unitEvaluated],
  }[source] as [number, number];
  const satisfactionRate = rate(ratings.satisfied, evaluations);
  return { source, evaluations, ...ratings, satisfactionRate, matters: all, mattersEvaluated: done };
}

/** Figures apart by channel, level or source of the evaluation; cases have none of them, and matters a source only. */
export function splitBy(counters: Counters, by: 'channel' | 'level' | 'source'): statistics.Group[] {
  const parts = new Map<string, Counters>(by === 'source' ? SOURCES.map((source) => [source, mattersOf(source, counters)]) : []);
  for (const [name, count] of Object.entries(counters)) {
    const counter = readEvaluationCounter(name);
    if (!counter) continue;
    const part = parts.get(counter[by]) ?? {};
    part[name] = count;
    parts.set(counter[by], part);
  }
  return sorted([...parts].map(([key, part]) => ({ key, name: '', figures: { ...figuresOf(part), bySource: [] }, levels: {} })));
}

/** Counters of the matters of a source. */
function mattersOf(source: Source, counters: Counters): Counters {
  const { matters, mattersEvaluated } = ofSource(source, noneGiven(), counters);
  return { matters, evaluated: mattersEvaluated };
}

/** How each dimension was answered. Its figures hold the number of answers only: a dimension has levels, no rating. */
export function splitByDimension(counters: Counters): statistics.Group[] {
  const dimensions = new Map<string, Record<string, number>>();
  for (const [name, count] of Object.entries(counters)) {
    const counter = readDimensionCounter(name);
    if (!counter) continue;
    const levels = dimensions.get(counter.dimension) ?? {};
    levels[counter.level] = count;
    dimensions.set(counter.dimension, levels);
  }
  return sorted(
    [...dimensions].map(([key, levels]) => {
      const evaluations = Object.values(levels).reduce((total, count) => total + count, 0);
      return { key, name: '', figures: { ...figuresOf({}), evaluations }, levels };
    }),
  );
}

/** Groups in the order of their keys. */
export function sorted(groups: statistics.Group[]): statistics.Group[] {
  return groups.sort((one, other) => (one.key < other.key ? -1 : 1));
}
