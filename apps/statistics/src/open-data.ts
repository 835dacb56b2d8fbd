import type { statistics } from '@mingjing/contracts';
import { addUp, lateCounter, RATINGS, type Counters } from './counters';
import { figuresOf, rate } from './figures';
import { addDays, addMonths, monthOf } from './period';

/** Evaluations of one unit: all, and those that were satisfied. */
interface Votes {
  evaluations: number;
  satisfied: number;
}

/** What a row of open data tells of a division in a month, as it was known when that was published. */
export interface OpenGroup extends Votes {
  basicallySatisfied: number;
  unsatisfied: number;
  matters: number;
  mattersEvaluated: number;
  /** By evaluated unit. */
  units: ReadonlyMap<string, Votes>;
}

const NOTHING = { evaluations: 0, satisfied: 0, basicallySatisfied: 0, unsatisfied: 0, matters: 0, mattersEvaluated: 0 };
const FIELDS = Object.keys(NOTHING) as (keyof typeof NOTHING)[];

/** The group of a division's counters of a month; of its units' counters only the evaluations are looked at. */
export function openGroupOf(counters: Counters, units: Iterable<[unitId: string, Counters]>): OpenGroup {
  const { matters = 0, lateMatters = 0, evaluated = 0, lateEvaluated = 0 } = counters;
  return {
    ...ratingsOf(counters),
    matters: matters - lateMatters,
    mattersEvaluated: evaluated - lateEvaluated,
    units: new Map([...units].map(([unitId, own]) => [unitId, ratingsOf(own)])),
  };
}

function ratingsOf(counters: Counters): Pick<OpenGroup, 'evaluations' | (typeof RATINGS)[number]> {
  const figures = figuresOf(counters);
  const [satisfied, basicallySatisfied, unsatisfied] = RATINGS.map((rating) => figures[rating] + (counters[lateCounter(rating)] ?? 0)) as [
    number,
    number,
    number,
  ];
  return { evaluations: satisfied + basicallySatisfied + unsatisfied, satisfied, basicallySatisfied, unsatisfied };
}

function without(one: OpenGroup, other: OpenGroup): OpenGroup {
  const rest = Object.fromEntries(FIELDS.map((field) => [field, one[field] - other[field]])) as unknown as typeof NOTHING;
  const units = [...one.units].map(([unitId, votes]): [string, Votes] => [unitId, minus(votes, other.units.get(unitId))]);
  return { ...rest, units: new Map(units) };
}

function minus(one: Votes, other: Votes = NOTHING): Votes {
  return { evaluations: one.evaluations - other.evaluations, satisfied: one.satisfied - other.satisfied };
}

/**
 * True where a group may be shown: both what was evaluated and what was handled is nothing, or of enough persons. Whoever
 * asks can have given one vote less than a small group themselves, as docs/decisions/015.
 */
export function isSafe(group: OpenGroup, smallest: number): boolean {
  return isSafeOfVotes(group, smallest) && isSafeOfMatters(group, smallest);
}

/**
 * No unit's evaluations may be taken away so that few are left: a unit knows its own weeks, which are cut elsewhere than
 * months. And those who were not satisfied stand among at least as many who were, so that "everybody who evaluated was
 * dissatisfied" is never said of anybody.
 */
function isSafeOfVotes({ units, ...all }: OpenGroup, smallest: number): boolean {
  if (all.evaluations === 0) return true;
  const least = 2 * smallest - 1;
  return [NOTHING, ...units.values()].every((own) => {
    const { evaluations, satisfied } = minus(all, own);
    return evaluations >= least && (satisfied === evaluations || satisfied >= least);
  });
}

/** Where matters were evaluated, enough of them were and enough were not: a unit knows whose they are. */
function isSafeOfMatters({ matters, mattersEvaluated }: OpenGroup, smallest: number): boolean {
  const least = 2 * smallest - 1;
  if (mattersEvaluated !== 0) return mattersEvaluated >= least && matters - mattersEvaluated >= least;
  return matters === 0 || matters >= smallest;
}

/** A division's group by its id. */
export interface OpenDivision {
  id: string;
  group: OpenGroup;
}

/**
 * Which rows of one month are withheld. First those that are not safe; then, while what is left of the root after taking
 * away the children shown (the withheld ones, and what happened at the root itself) is not safe as a group either, the
 * smallest of the shown ones: so nothing withheld follows from what is shown.
 */
export function withheldOf(root: OpenDivision, children: OpenDivision[], smallest: number): Set<string> {
  const withheld = new Set(children.filter(({ group }) => !isSafe(group, smallest)).map(({ id }) => id));
  if (!isSafe(root.group, smallest)) return withheld.add(root.id);
  let rest = restOf(root, children, withheld);
  while (!isSafe(rest, smallest)) {
    const next = smallestShown(children, withheld, isSafeOfVotes(rest, smallest) ? 'matters' : 'evaluations');
    if (next === undefined) return withheld.add(root.id);
    withheld.add(next);
    rest = restOf(root, children, withheld);
  }
  return withheld;
}

/** What was counted in a division in a month. */
export interface DivisionCounters {
  id: string;
  counters: Counters;
}

/** What was counted of a unit in a division that lies on a path. */
interface UnitCounters {
  unitId: string;
  divisionPath: string[];
  counters: Counters;
}

/**
 * Which rows of one month are withheld. A unit at work in several divisions is one unit: it knows of all of them.
 * @param rows the root first, then its children
 */
export function withheldRows(rows: readonly DivisionCounters[], units: readonly UnitCounters[], smallest: number): Set<string> {
  const [root, ...children] = rows.map(({ id, counters }): OpenDivision => {
    const within = new Map<string, Counters>();
    for (const { unitId, divisionPath, counters: own } of units)
      if (divisionPath.includes(id)) within.set(unitId, addUp([within.get(unitId) ?? {}, own]));
    return { id, group: openGroupOf(counters, within) };
  });
  return withheldOf(root as OpenDivision, children, smallest);
}

/** What a row shows. Only what is listed here leaves the platform: a figure that is new in the summary is not published by that. */
export function openFiguresOf(counters: Counters): statistics.OpenFigures {
  const { evaluations, satisfied, basicallySatisfied, unsatisfied, mattersEvaluated } = openGroupOf(counters, []);
  const { matters = 0 } = counters;
  return {
    evaluations,
    satisfied,
    basicallySatisfied,
    unsatisfied,
    satisfactionRate: rate(satisfied, evaluations),
    favourableRate: rate(satisfied + basicallySatisfied, evaluations),
    notEvaluatedRate: rate(matters - mattersEvaluated, matters),
    matters,
    mattersEvaluated,
  };
}

/** What anybody can compute: the root without the children shown. */
function restOf(root: OpenDivision, children: OpenDivision[], withheld: Set<string>): OpenGroup {
  const shown = children.filter(({ id }) => !withheld.has(id));
  return shown.reduce((rest, { group }) => without(rest, group), root.group);
}

function smallestShown(children: OpenDivision[], withheld: Set<string>, field: 'evaluations' | 'matters'): string | undefined {
  const candidates = children.filter(({ id, group }) => !withheld.has(id) && group[field] > 0);
  const [smallest] = candidates.sort((one, other) => one.group[field] - other.group[field] || (one.id < other.id ? -1 : 1));
  return smallest?.id;
}

/**
 * The newest month that is published on a day: one that ended at least `afterDays` days ago. Until then its figures grow
 * one by one, and whoever looks every hour would see each evaluation come in.
 */
export function lastOpenMonth(today: string, afterDays: number): string {
  return addMonths(monthOf(addDays(today, -afterDays)), -1);
}
