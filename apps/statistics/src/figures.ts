import type { statistics } from '@mingjing/contracts';
import { readDimensionCounter, readEvaluationCounter, readMeasureCounter, type Counters, type EvaluationCounter } from './counters';

/** Channels whose ratings nobody gave unaided: set by another system by default, or entered with somebody's help. */
const NOT_ACTIVE = new Set(['defaulted', 'assisted']);

type Counted = EvaluationCounter & { count: number };

function evaluationsIn(counters: Counters): Counted[] {
  return Object.entries(counters).flatMap(([name, count]) => {
    const counter = readEvaluationCounter(name);
    return counter ? [{ ...counter, count }] : [];
  });
}

function sum(counted: Counted[], wanted: (one: Counted) => boolean = () => true): number {
  return counted.reduce((total, one) => (wanted(one) ? total + one.count : total), 0);
}

/** Absent where there is nothing to divide by: silence is never an evaluation. */
function rate(part: number, whole: number): number | undefined {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : undefined;
}

const isSatisfied = ({ rating }: Counted): boolean => rating === 'satisfied';

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
  const counted = evaluationsIn(counters);
  const given = counted.filter(({ kind }) => kind === 'e');
  const excluded = counted.filter(({ kind }) => kind === 'x');
  const active = given.filter(({ channel }) => !NOT_ACTIVE.has(channel));
  const evaluations = sum(given);
  const satisfied = sum(given, isSatisfied);
  const basicallySatisfied = sum(given, ({ rating }) => rating === 'basicallySatisfied');
  const { matters = 0, evaluated = 0, cases = 0, closed = 0 } = counters;
  const { invited = 0, delivered = 0, undelivered = 0, notices = 0, advice = 0 } = counters;
  return {
    evaluations,
    satisfied,
    basicallySatisfied,
    unsatisfied: sum(given, ({ rating }) => rating === 'unsatisfied'),
    satisfactionRate: rate(satisfied, evaluations),
    favourableRate: rate(satisfied + basicallySatisfied, evaluations),
    activeSatisfactionRate: rate(sum(active, isSatisfied), sum(active)),
    notEvaluatedRate: rate(matters - evaluated, matters),
    matters,
    mattersEvaluated: evaluated,
    openScans: sum(given, ({ ofMatter }) => !ofMatter),
    cases,
    casesClosed: closed,
    excluded: sum(excluded),
    satisfactionRateAfterExclusions: rate(satisfied - sum(excluded, isSatisfied), evaluations - sum(excluded)),
    invitations: invited,
    invitationsDelivered: delivered,
    invitationsFailed: undelivered,
    supervisionNotices: notices,
    advisoryReminders: advice,
    measures: measuresIn(counters),
    servicePoints,
  };
}

/** Without the counters of messages: whoever knows a unit's matters would learn from them who was invited. */
export function withoutMessages({ invited: _invited, delivered: _delivered, undelivered: _undelivered, ...rest }: Counters): Counters {
  return rest;
}

/** Figures apart by channel or by level of the evaluation; matters and cases have neither. */
export function splitBy(counters: Counters, by: 'channel' | 'level'): statistics.Group[] {
  const parts = new Map<string, Counters>();
  for (const [name, count] of Object.entries(counters)) {
    const counter = readEvaluationCounter(name);
    if (!counter) continue;
    const part = parts.get(counter[by]) ?? {};
    part[name] = count;
    parts.set(counter[by], part);
  }
  return sorted([...parts].map(([key, part]) => ({ key, name: '', figures: figuresOf(part), levels: {} })));
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

function sorted(groups: statistics.Group[]): statistics.Group[] {
  return groups.sort((one, other) => (one.key < other.key ? -1 : 1));
}
