import { nameKey } from '@mingjing/contracts/names';
import { Refused } from '@mingjing/contracts/refused';
import { missing } from './refusals';

/** Kinds of domain.md S1: 机关科室, 政务服务窗口, 基层站所, 社区窗口, 公共服务企业. */
export const KINDS_OF_SERVICE_POINT: Record<string, string> = {
  department: '机关科室',
  serviceWindow: '政务服务窗口',
  grassrootsStation: '基层站所',
  communityWindow: '社区窗口',
  publicUtility: '公共服务企业',
};

export interface PlannedWindow {
  id: string;
  name: string;
}

/** What a merge has to bring about, recorded before any of it is done. */
export interface MergePlan {
  id: string;
  /** Those to be merged, with the windows they had. */
  from: { id: string; windowIds: string[] }[];
  moveWindows: boolean;
  reason: string;
  by: string;
}

/** What a split has to bring about, recorded before any of it is done. */
export interface SplitPlan {
  id: string;
  parts: { id: string; name: string; kind: string; windowIds: string[]; planned: PlannedWindow[] }[];
  reason: string;
  by: string;
}

/** 评议对象: what is evaluated. It is retired or merged, never deleted: its history stays. */
export interface ServicePoint {
  name: string;
  /** By which it is found, and taken for the same within its unit. */
  nameKey: string;
  /** Set on the second of two that were in use before names were compared by keys. */
  twin?: string;
  kind: string;
  unitId: string;
  unitName: string;
  divisionPath: string[];
  retired: boolean;
  successorId: string;
  /** All that took over when it was merged or split; the first is `successorId`. */
  successorIds?: string[];
  /** What it was merged from or split off. */
  predecessorIds?: string[];
  /** Windows that open with it; they are documents of their own. */
  planned: PlannedWindow[];
  /** Merges into it that are not done yet. */
  merging?: MergePlan[];
  /** Its split, while that is not done yet. */
  splitting?: SplitPlan;
}

type Own = 'nameKey' | 'twin' | 'retired' | 'successorId' | 'successorIds' | 'merging' | 'splitting';

export type ServicePointEvent =
  | { type: 'Registered'; data: Omit<ServicePoint, Own> }
  | { type: 'Renamed'; data: { name: string; kind: string } }
  | { type: 'UnitRenamed'; data: { unitName: string } }
  | { type: 'Retired'; data: { successorId: string; reason: string } }
  | { type: 'Merging'; data: { plan: MergePlan } }
  | { type: 'MergedInto'; data: { planId: string; into: string; reason: string } }
  /** Somebody else merged, retired or changed it between plan and deed: on record, so that whoever finishes the plan hears the same. */
  | { type: 'MergeDeclined'; data: { planId: string; into: string } }
  | { type: 'Merged'; data: { planId: string; ids: string[]; lost: string[]; windowsMoved: number } }
  | { type: 'Splitting'; data: { plan: SplitPlan } }
  | { type: 'Split'; data: { planId: string; ids: string[]; retired: boolean } };

export function noServicePoint(): ServicePoint {
  return { name: '', nameKey: '', kind: '', unitId: '', unitName: '', divisionPath: [], retired: false, successorId: '', planned: [] };
}

export function evolveServicePoint(point: ServicePoint, event: ServicePointEvent): ServicePoint {
  switch (event.type) {
    case 'Registered':
    case 'Renamed': {
      const key = nameKey(event.data.name);
      return { ...point, ...event.data, nameKey: key, twin: key === point.nameKey ? point.twin : undefined };
    }
    case 'UnitRenamed':
      return { ...point, ...event.data };
    case 'Retired':
      return { ...point, retired: true, successorId: event.data.successorId };
    case 'Merging':
      return { ...point, merging: [...(point.merging ?? []), event.data.plan] };
    case 'MergedInto':
      return { ...point, retired: true, successorId: event.data.into, successorIds: [event.data.into] };
    case 'MergeDeclined':
      return point;
    case 'Merged': {
      const { planId, ids } = event.data;
      const merging = point.merging?.filter((plan) => plan.id !== planId);
      return { ...point, merging, predecessorIds: [...new Set([...(point.predecessorIds ?? []), ...ids])] };
    }
    case 'Splitting':
      return { ...point, splitting: event.data.plan };
    case 'Split': {
      const { ids, retired } = event.data;
      const done = { ...point, splitting: undefined };
      return retired ? { ...done, retired, successorId: ids[0] ?? '', successorIds: ids } : done;
    }
  }
}

/** @throws Refused `servicePoint.unknownKind` */
export function readKind(text: string): string {
  const plain = text.trim();
  if (!plain) return 'serviceWindow';
  if (Object.hasOwn(KINDS_OF_SERVICE_POINT, plain)) return plain;
  const byName = Object.entries(KINDS_OF_SERVICE_POINT).find(([, name]) => name === plain);
  if (byName) return byName[0];
  throw new Refused('servicePoint.unknownKind', 'invalid', {
    field: 'kind',
    zh: `没有“${plain}”这种评议对象。请填其中之一：${Object.values(KINDS_OF_SERVICE_POINT).join('、')}。`,
    en: `The kind is one of: ${Object.keys(KINDS_OF_SERVICE_POINT).join(', ')}.`,
  });
}

/** @throws Refused `record.missing` or `servicePoint.retired` (HTTP 410) */
export function mustBeInUse(point: ServicePoint): void {
  if (!point.unitId) throw missing('record');
  if (point.retired) {
    throw new Refused('servicePoint.retired', 'refused', {
      http: 410,
      zh: '该评议对象已撤并，请到承接其业务的窗口扫码评价。',
      en: 'This service point was merged or retired; please evaluate at the window that took over.',
    });
  }
}

/** @throws Refused `servicePoint.changing` where a merge or split of it is under way */
export function mustNotBeChanging(point: ServicePoint): void {
  if (!point.splitting && !point.merging?.length) return;
  throw new Refused('servicePoint.changing', 'conflict', {
    zh: '该评议对象正在合并或拆分，请稍候再试。',
    en: 'A merge or split of this service point is under way; try again in a moment.',
    retryAfter: 5,
  });
}

/** Changes name and kind; the same values again change nothing. */
export function rename(name: string, kind: string) {
  return (point: ServicePoint): ServicePointEvent[] => {
    mustBeInUse(point);
    return point.name === name && point.kind === kind ? [] : [{ type: 'Renamed', data: { name, kind } }];
  };
}

/** The name of its unit changed in the directory. */
export function renameUnit(unitName: string) {
  return (point: ServicePoint): ServicePointEvent[] =>
    point.unitName === unitName || !point.unitId ? [] : [{ type: 'UnitRenamed', data: { unitName } }];
}

export function retire(successorId: string, reason: string) {
  return (point: ServicePoint): ServicePointEvent[] => {
    mustBeInUse(point);
    mustNotBeChanging(point);
    return [{ type: 'Retired', data: { successorId, reason } }];
  };
}
