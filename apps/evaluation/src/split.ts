import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';
import { mustBeInUse, mustNotBeChanging, type ServicePoint, type ServicePointEvent, type SplitPlan } from './service-point';

const MOST_PARTS = 50;

function refuse(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(code, 'invalid', { field, zh, en });
}

/**
 * Checks the parts against each other and against what is split.
 * @param windowIds the windows it has
 * @throws Refused naming what is wrong
 */
export function checkParts(parts: SplitPlan['parts'], windowIds: readonly string[], name: string): void {
  if (parts.length === 0) throw refuse('servicePoint.splitNothing', 'parts', '请至少填写一个分出的评议对象。', 'Name at least one part.');
  if (parts.length > MOST_PARTS)
    throw refuse('servicePoint.splitTooMany', 'parts', `一次最多分为 ${MOST_PARTS} 个。`, `At most ${MOST_PARTS} parts at once.`);
  const names = [name, ...parts.map((part) => part.name)].map(nameKey);
  if (new Set(names).size < names.length) {
    throw refuse(
      'servicePoint.splitSameName',
      'name',
      '分出的评议对象名称不能与原名称相同，也不能彼此相同。',
      'Each part needs a name of its own, other than that of the service point split.',
    );
  }
  const moved = parts.flatMap((part) => part.windowIds);
  if (new Set(moved).size < moved.length)
    throw refuse('servicePoint.splitWindowTwice', 'windowIds', '同一窗口只能分到一处。', 'A window goes to one part only.');
  if (moved.some((id) => !windowIds.includes(id)))
    throw refuse(
      'servicePoint.splitForeignWindow',
      'windowIds',
      '所选窗口不属于该评议对象，请刷新后重新选择。',
      'A window is not one of this service point; read it again and choose anew.',
    );
}

/** The first write of a split, on the one that is split: from here on it is done to the end. */
export function beginSplit(plan: SplitPlan) {
  return (point: ServicePoint): ServicePointEvent[] => {
    mustBeInUse(point);
    mustNotBeChanging(point);
    return [{ type: 'Splitting', data: { plan } }];
  };
}

/** The last write of a split; it is retired where no window is left to it. */
export function endSplit(planId: string, outcome: { ids: string[]; retired: boolean }) {
  return (point: ServicePoint): ServicePointEvent[] =>
    point.splitting?.id === planId ? [{ type: 'Split', data: { planId, ...outcome } }] : [];
}
