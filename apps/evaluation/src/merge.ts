import { Refused } from '@mingjing/contracts/refused';
import { missing } from './refusals';
import { mustBeInUse, mustNotBeChanging, type MergePlan, type ServicePoint, type ServicePointEvent } from './service-point';

/** Bodies merged at once; more are merged in several goes. */
const MOST_MERGED = 100;

function refuse(code: string, kind: 'invalid' | 'conflict', zh: string, en: string): Refused {
  return new Refused(code, kind, { field: 'ids', zh, en });
}

/**
 * The ids to merge, each once.
 * @throws Refused where there is none, too many, or the one they are to become is among them
 */
export function readMerged(ids: readonly string[], intoId: string): string[] {
  const each = [...new Set(ids.map((id) => id.trim()).filter(Boolean))];
  if (each.length === 0)
    throw refuse('servicePoint.mergeNothing', 'invalid', '请选择要并入的评议对象。', 'Choose the service points to be merged.');
  if (each.length > MOST_MERGED) {
    const [zh, en] = [`一次最多合并 ${MOST_MERGED} 个，请分批合并。`, `At most ${MOST_MERGED} at once; merge the others after.`];
    throw refuse('servicePoint.mergeTooMany', 'invalid', zh, en);
  }
  if (each.includes(intoId))
    throw refuse(
      'servicePoint.mergeIntoItself',
      'invalid',
      '评议对象不能并入自身，请重新选择。',
      'A service point cannot be merged into itself.',
    );
  return each;
}

/**
 * The first write of a merge, on the one they become: from here on it is done to the end.
 * @param sources as they stood when the plan was made
 * @throws Refused where one of all these is retired or in the middle of a merge or split
 */
export function beginMerge(plan: MergePlan, sources: readonly ServicePoint[]) {
  return (into: ServicePoint): ServicePointEvent[] => {
    mustBeInUse(into);
    if (into.splitting) mustNotBeChanging(into);
    for (const source of sources) {
      if (!source.unitId) throw missing('record');
      if (source.retired) {
        throw refuse(
          'servicePoint.alreadyRetired',
          'conflict',
          `“${source.name}”已撤并，不能再次合并，请刷新后重新选择。`,
          `${source.name} is retired already; read the list again and choose anew.`,
        );
      }
      mustNotBeChanging(source);
    }
    return [{ type: 'Merging', data: { plan } }];
  };
}

/**
 * Retires one of those merged, or declines where it is retired or in the middle of a merge or split itself. Since nobody retires
 * the one that others are merged into, no chain of successors closes to a ring. Decided once for a plan, whoever finishes it.
 */
export function mergeInto(into: string, { id: planId, reason }: MergePlan) {
  return (point: ServicePoint): ServicePointEvent[] =>
    point.retired || point.splitting || point.merging?.length
      ? [{ type: 'MergeDeclined', data: { planId, into } }]
      : [{ type: 'MergedInto', data: { planId, into, reason } }];
}

/** The last write of a merge. */
export function endMerge(planId: string, outcome: { ids: string[]; lost: string[]; windowsMoved: number }) {
  return (into: ServicePoint): ServicePointEvent[] =>
    into.merging?.some((plan) => plan.id === planId) ? [{ type: 'Merged', data: { planId, ...outcome } }] : [];
}
