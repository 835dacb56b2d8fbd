import type { EntriesTable } from './entries';

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

export interface MissingReport {
  /** Highest rate first; those with nothing handled last. */
  rows: MissingRow[];
  total: MissingRow;
  /** Service points with a declared month. */
  declared: Set<string>;
}

/** A row while it is summed up. */
interface Sum extends MissingRow {
  seen: Set<number>;
}

function sumOf(key: string): Sum {
  return { key, unitId: '', months: 0, handled: 0, entered: 0, missing: 0, excess: 0, seen: new Set() };
}

/** What one enters too much never makes up for what another leaves out. */
function add(sum: Sum, month: number, handled: number, entered: number): void {
  sum.seen.add(month);
  sum.handled += handled;
  sum.entered += entered;
  sum.missing += Math.max(0, handled - entered);
  sum.excess += Math.max(0, entered - handled);
}

function rowOf({ seen, ...sum }: Sum): MissingRow {
  return { ...sum, months: seen.size, ...(sum.handled > 0 ? { missingRate: sum.missing / sum.handled } : {}) };
}

function highestFirst(one: MissingRow, other: MissingRow): number {
  const byRate = (other.missingRate ?? -1) - (one.missingRate ?? -1);
  return byRate || other.missing - one.missing || (one.key < other.key ? -1 : 1);
}

/** Compares matters entered with matters handled, per service point and month, for the months declared only. */
export function missingReport({ months, points }: EntriesTable, by: 'servicePoint' | 'unit'): MissingReport {
  const [total, groups, declared] = [sumOf(''), new Map<string, Sum>(), new Set<string>()];
  for (const [point, entries] of points) {
    for (let month = 0; month < months.length; month += 1) {
      if ((entries.declared[month] as number) <= 0) continue;
      const [handled, entered] = [Math.max(0, entries.handled[month] as number), entries.entered[month] as number];
      const unitId = entries.unitIds[month] as string;
      const key = by === 'unit' ? unitId : point;
      const group = groups.get(key) ?? sumOf(key);
      groups.set(key, group);
      group.unitId = unitId;
      declared.add(point);
      add(group, month, handled, entered);
      add(total, month, handled, entered);
    }
  }
  return { rows: [...groups.values()].map(rowOf).sort(highestFirst), total: rowOf(total), declared };
}
