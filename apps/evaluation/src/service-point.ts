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

/** 评议对象: what is evaluated. It is retired or merged, never deleted: its history stays. */
export interface ServicePoint {
  name: string;
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
}

export type ServicePointEvent =
  | { type: 'Registered'; data: Omit<ServicePoint, 'retired' | 'successorId' | 'successorIds' | 'predecessorIds'> }
  | { type: 'Renamed'; data: { name: string; kind: string } }
  | { type: 'UnitRenamed'; data: { unitName: string } }
  | { type: 'Retired'; data: { successorId: string; reason: string } };

export function noServicePoint(): ServicePoint {
  return { name: '', kind: '', unitId: '', unitName: '', divisionPath: [], retired: false, successorId: '', planned: [] };
}

export function evolveServicePoint(point: ServicePoint, event: ServicePointEvent): ServicePoint {
  switch (event.type) {
    case 'Registered':
    case 'Renamed':
    case 'UnitRenamed':
      return { ...point, ...event.data };
    case 'Retired':
      return { ...point, retired: true, successorId: event.data.successorId };
  }
}

/** @throws Refused `servicePoint.unknownKind` */
export function readKind(text: string): string {
  const plain = text.trim();
  if (!plain) return 'serviceWindow';
  if (Object.hasOwn(KINDS_OF_SERVICE_POINT, plain)) return plain;
  const byName = Object.entries(KINDS_OF_SERVICE_POINT).find(([, name]) => name === plain);
  if (byName) return byName[0];
  const names = Object.entries(KINDS_OF_SERVICE_POINT).map(([kind, name]) => `${kind}（${name}）`);
  throw new Refused('servicePoint.unknownKind', 'invalid', {
    field: 'kind',
    zh: `评议对象类别请填其中之一：${names.join('、')}。`,
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
    return [{ type: 'Retired', data: { successorId, reason } }];
  };
}
