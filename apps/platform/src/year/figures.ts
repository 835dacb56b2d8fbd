import { caseMeasures } from '@mingjing/rules';

/** What a year of the first deployment came to. */
export interface YearFigures {
  servicePointsAtFirst: number;
  servicePointsAdded: number;
  /** Merged or retired. */
  servicePointsEnded: number;
  /** In use at the end. */
  servicePoints: number;
  matters: number;
  invitations: number;
  evaluations: number;
  satisfied: number;
  basicallySatisfied: number;
  unsatisfied: number;
  supervisionNotices: number;
  advisoryReminders: number;
  /** By kind, as rule case.measures names them. */
  measures: Record<string, number>;
}

/**
 * The published figures (海西州, domain.md §2 S1): volumes to mid November, measures to the end of October. The split of
 * the 242 evaluations that were not satisfied follows the 139 cases.
 */
export const PUBLISHED: YearFigures = {
  servicePointsAtFirst: 792,
  servicePointsAdded: 569,
  servicePointsEnded: 64,
  servicePoints: 1_297,
  matters: 64_306,
  invitations: 17_466,
  evaluations: 43_622,
  satisfied: 43_380,
  basicallySatisfied: 103,
  unsatisfied: 139,
  supervisionNotices: 70,
  advisoryReminders: 25,
  measures: { workStyleMeeting: 19, interview: 18, criticism: 20, writtenSelfCriticism: 10, honourCancelled: 3, payDeducted: 7 },
};

export const FIRST_DAY = '2025-11-16';
/** Volumes are counted to this day. */
export const VOLUMES_TO = '2026-11-15';
/** Handling measures are counted to this day. */
export const MEASURES_TO = '2026-10-31';

/** Smallest part of the year that still has a case to handle. */
export const LARGEST_SCALE = 100;

/**
 * A total shared out by weights in whole numbers: floors first, what is left goes to the largest remainders.
 * @returns as many numbers as weights, which add up to the total
 */
export function share(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= 0) throw new Error('no weight to share by');
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }));
  byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) shares[index] = (shares[index] as number) + 1;
  return shares;
}

/** The year at 1/scale; at 1 it is the published one. Every part of a total is shared out of the scaled total. */
export function scaled(scale: number): YearFigures {
  if (!Number.isInteger(scale) || scale < 1 || scale > LARGEST_SCALE) {
    throw new Error(`规模应为 1 至 ${LARGEST_SCALE} 的整数 (the scale is a whole number from 1 to ${LARGEST_SCALE})`);
  }
  const part = (total: number): number => Math.max(1, Math.round(total / scale));
  const { measures, ...p } = PUBLISHED;
  const [matters, evaluations] = [part(p.matters), part(p.evaluations)];
  const [atFirst, added, ended] = [part(p.servicePointsAtFirst), part(p.servicePointsAdded), part(p.servicePointsEnded)];
  const [satisfied, basicallySatisfied, unsatisfied] = share(evaluations, [p.satisfied, p.basicallySatisfied, p.unsatisfied]);
  const kinds = Object.keys(measures);
  const counts = share(part(Object.values(measures).reduce((a, b) => a + b, 0)), Object.values(measures));
  return {
    servicePointsAtFirst: atFirst,
    servicePointsAdded: added,
    servicePointsEnded: ended,
    servicePoints: atFirst + added - ended,
    matters,
    invitations: partOf(matters, p.invitations, p.matters),
    evaluations,
    satisfied: satisfied as number,
    basicallySatisfied: basicallySatisfied as number,
    unsatisfied: unsatisfied as number,
    supervisionNotices: partOf(unsatisfied as number, p.supervisionNotices, p.unsatisfied),
    advisoryReminders: partOf(unsatisfied as number, p.advisoryReminders, p.unsatisfied),
    measures: Object.fromEntries(kinds.map((kind, index) => [kind, counts[index] as number])),
  };
}

function partOf(total: number, part: number, whole: number): number {
  return share(total, [part, whole - part])[0] as number;
}

/** Chinese name of a kind of measure. */
export function measureName(kind: string): string {
  return caseMeasures.default.find((one) => one.kind === kind)?.zh ?? kind;
}
