import type { Entries } from './entries';

/** Entries of one service point in one month, in the unit that it belonged to. */
export interface EntriesOfMonth extends Entries {
  servicePointId: string;
  unitId: string;
  month: string;
}

/** 漏录率 of a service point, a unit or all of them, over the months declared. */
export interface MissingRow {
  key: string;
  /** Of a service point: the unit that it was declared in last. */
  unitId: string;
  months: number;
  handled: number;
  entered: number;
  missing: number;
  excess: number;
  missingRate?: number;
}

/** What one service point entered and handled in one month, wherever it belonged to. */
type Compared = Pick<EntriesOfMonth, 'servicePointId' | 'unitId' | 'month' | 'entered' | 'handled'>;

/** The months for which a number is declared; one that changed its unit within a month is one service point still. */
function declaredMonths(all: EntriesOfMonth[]): Compared[] {
  const months = new Map<string, EntriesOfMonth>();
  for (const one of all) {
    const key = `${one.servicePointId}|${one.month}`;
    const known = months.get(key);
    const sum = known && {
      ...(one.declared > 0 ? one : known),
      entered: known.entered + one.entered,
      handled: known.handled + one.handled,
      declared: known.declared + one.declared,
    };
    months.set(key, sum ?? one);
  }
  return [...months.values()].filter(({ declared }) => declared > 0).map((one) => ({ ...one, handled: Math.max(0, one.handled) }));
}

function rowOf(key: string, unitId: string, compared: Compared[]): MissingRow {
  const sum = (of: (one: Compared) => number): number => compared.reduce((total, one) => total + of(one), 0);
  const handled = sum((one) => one.handled);
  const missing = sum(({ handled: wanted, entered }) => Math.max(0, wanted - entered));
  return {
    key,
    unitId,
    months: new Set(compared.map(({ month }) => month)).size,
    handled,
    entered: sum(({ entered }) => entered),
    missing,
    excess: sum(({ handled: wanted, entered }) => Math.max(0, entered - wanted)),
    ...(handled > 0 ? { missingRate: missing / handled } : {}),
  };
}

function highestFirst(one: MissingRow, other: MissingRow): number {
  const byRate = (other.missingRate ?? -1) - (one.missingRate ?? -1);
  return byRate || other.missing - one.missing || (one.key < other.key ? -1 : 1);
}

export interface MissingReport {
  /** Highest rate first; those with nothing handled last. */
  rows: MissingRow[];
  total: MissingRow;
  /** Service points with a declared month. */
  declared: Set<string>;
}

/**
 * Compares matters entered with matters handled, per service point and month, for the months declared only: what one
 * enters too much never makes up for what another leaves out.
 */
export function missingReport(all: EntriesOfMonth[], by: 'servicePoint' | 'unit'): MissingReport {
  const compared = declaredMonths(all);
  const groups = new Map<string, Compared[]>();
  for (const one of compared) {
    const key = by === 'unit' ? one.unitId : one.servicePointId;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const rows = [...groups].map(([key, group]) => rowOf(key, newestUnit(group), group));
  return {
    rows: rows.sort(highestFirst),
    total: rowOf('', '', compared),
    declared: new Set(compared.map(({ servicePointId }) => servicePointId)),
  };
}

function newestUnit(compared: Compared[]): string {
  return compared.reduce((newest, one) => (one.month >= newest.month ? one : newest)).unitId;
}
