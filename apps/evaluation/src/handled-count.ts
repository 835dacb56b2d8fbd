import { Refused } from '@mingjing/contracts/refused';

/** How many matters a service point handled in a month, by the count of somebody else than its unit. */
export interface HandledCount {
  servicePointId: string;
  unitId: string;
  divisionPath: string[];
  /** YYYY-MM; empty before it is declared. */
  month: string;
  handled: number;
  declaredBy: string;
  declaredAt: Date;
}

export interface HandledCountEvent {
  type: 'Declared';
  data: Pick<HandledCount, 'servicePointId' | 'unitId' | 'divisionPath' | 'month'> & { old: number; new: number };
}

export function noHandledCount(): HandledCount {
  return { servicePointId: '', unitId: '', divisionPath: [], month: '', handled: 0, declaredBy: '', declaredAt: new Date(0) };
}

export function evolveHandledCount(count: HandledCount, event: HandledCountEvent, { at, by }: { at: Date; by: string }): HandledCount {
  const { servicePointId, unitId, divisionPath, month, new: handled } = event.data;
  // Where it was first counted it stays, so that a correction is taken from the place it was added to.
  const place = count.month ? count : { ...count, servicePointId, unitId, divisionPath, month };
  return { ...place, handled, declaredBy: by, declaredAt: at };
}

/** Declares the number of a month, or corrects it; the same number again changes nothing. */
export function declare(place: Pick<HandledCount, 'servicePointId' | 'unitId' | 'divisionPath' | 'month'>, handled: number) {
  return (count: HandledCount): HandledCountEvent[] => {
    if (count.month && count.handled === handled) return [];
    const { servicePointId, unitId, divisionPath, month } = count.month ? count : place;
    return [{ type: 'Declared', data: { servicePointId, unitId, divisionPath, month, old: count.handled, new: handled } }];
  };
}

/** When a number was declared, as exactly as a file tells it: from ≤ the moment < before. */
export interface DeclaredWithin {
  from: Date;
  before: Date;
}

/** One number that was declared of a month. */
export interface Declared {
  at: Date;
  handled: number;
}

/**
 * What was exported takes back no number that was declared since: neither by its time, nor, where that is written too coarsely to
 * tell, by being one that was replaced within it.
 * @param declared all numbers of the month, in order
 * @param within when the exported number was declared; undefined where the file does not tell in a way that is understood
 * @throws Refused `handledCount.newer`, `handledCount.unclearTime`
 */
export function mustBeNewest(declared: readonly Declared[], handled: number, within: DeclaredWithin | undefined): void {
  const last = declared.at(-1);
  if (!last) return;
  if (!within) throw unclearTime();
  const replaced = declared.slice(0, -1).some((one) => one.at >= within.from && one.handled === handled);
  if (last.at >= within.before || (last.at >= within.from && replaced)) throw newer(last);
}

const WAY_OUT_ZH = '如确要改为本行的数，请清空本行的“申报时间”后再导入。';
const WAY_OUT_EN = 'To set it to the number of this row, clear the time declared in this row.';

export function newer({ handled }: Pick<Declared, 'handled'>): Refused {
  return new Refused('handledCount.newer', 'conflict', {
    field: 'handled',
    zh: `系统中已有更新的申报：${handled} 件。本行来自较早的导出，没有导入。${WAY_OUT_ZH}`,
    en: `A newer number was declared since this row was exported: ${handled}. ${WAY_OUT_EN}`,
  });
}

function unclearTime(): Refused {
  return new Refused('handledCount.unclearTime', 'invalid', {
    field: 'declaredAt',
    zh: `该月已有申报，数与本行不同，而本行的“申报时间”无法识别，不能判断哪个更新。请写成“2026-03-05 09:30:00”；${WAY_OUT_ZH}`,
    en: `The month has another number, and the time declared in this row is not understood. Write it as 2026-03-05 09:30:00. ${WAY_OUT_EN}`,
  });
}
