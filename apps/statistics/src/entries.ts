import type { Counters } from './counters';
import { read, written } from './field-name';

/** What is counted of a service point in a month: matters entered, matters handled as declared, and how often that was declared. */
type What = 'entered' | 'handled' | 'declared';

/** Counters of entries by service point, "<what>:<service point>"; a cell of them is of one unit. */
export function entriesOf(servicePointId: string, counts: Partial<Record<What, number>>): Counters {
  if (servicePointId === '') return {};
  const kept = Object.entries(counts).filter(([, count]) => count);
  return Object.fromEntries(kept.map(([what, count]) => [`${what}:${written(servicePointId)}`, count]));
}

/** One service point, month by month: the same place in each list is the same month. */
export interface PointEntries extends Record<What, number[]> {
  /** The unit that declared, or else that entered. */
  unitIds: string[];
}

/** Entries of many service points over some months; lists of numbers, for there are tens of thousands of them. */
export class EntriesTable {
  readonly points = new Map<string, PointEntries>();
  private readonly places: Map<string, number>;

  constructor(readonly months: string[]) {
    this.places = new Map(months.map((month, place) => [month, place]));
  }

  /** Adds one counter of a unit's month, as `entriesOf` named it; one that changed its unit within a month is one service point still. */
  add(unitId: string, month: string, name: string, count: number): void {
    const place = this.places.get(month);
    if (place === undefined || count === 0) return;
    const end = name.indexOf(':');
    const what = name.slice(0, end) as What;
    const point = this.pointOf(name.slice(end + 1));
    point[what][place] = (point[what][place] as number) + count;
    if (what === 'declared' || point.declared[place] === 0) point.unitIds[place] = unitId;
  }

  private pointOf(part: string): PointEntries {
    const id = read(part);
    const known = this.points.get(id);
    if (known) return known;
    const zeros = (): number[] => this.months.map(() => 0);
    const fresh = { entered: zeros(), handled: zeros(), declared: zeros(), unitIds: this.months.map(() => '') };
    this.points.set(id, fresh);
    return fresh;
  }
}
