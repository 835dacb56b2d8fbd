import { addDays, addMonths, monthOf } from './period';

/** What a row of open data tells of a division in a month. */
export interface OpenGroup {
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  matters: number;
  mattersEvaluated: number;
}

const NOTHING: OpenGroup = { evaluations: 0, satisfied: 0, basicallySatisfied: 0, unsatisfied: 0, matters: 0, mattersEvaluated: 0 };
const FIELDS = Object.keys(NOTHING) as (keyof OpenGroup)[];

function combined(one: OpenGroup, other: OpenGroup, sign: 1 | -1): OpenGroup {
  return Object.fromEntries(FIELDS.map((field) => [field, one[field] + sign * other[field]])) as unknown as OpenGroup;
}

/**
 * True where a group may be shown: it is empty, or large enough; and those who were not satisfied stand among at least as
 * many who were, so that "everybody who evaluated was dissatisfied" is never said of anybody.
 */
export function isSafe({ evaluations, satisfied, matters }: OpenGroup, smallest: number): boolean {
  const large = (count: number): boolean => count === 0 || count >= smallest;
  return large(evaluations) && large(matters) && (satisfied === evaluations || satisfied >= smallest);
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
    const lacking = isSafe({ ...rest, matters: 0 }, smallest) ? 'matters' : 'evaluations';
    const next = smallestShown(children, withheld, lacking);
    if (next === undefined) return withheld.add(root.id);
    withheld.add(next);
    rest = restOf(root, children, withheld);
  }
  return withheld;
}

/** What anybody can compute: the root without the children shown. */
function restOf(root: OpenDivision, children: OpenDivision[], withheld: Set<string>): OpenGroup {
  const shown = children.filter(({ id }) => !withheld.has(id));
  return shown.reduce((rest, { group }) => combined(rest, group, -1), root.group);
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
