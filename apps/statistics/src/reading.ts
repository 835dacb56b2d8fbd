import { findByIds } from './bulk';
import { cellId, cellIdsOf, EVER, keyOfPeriod, readCell, type Grain } from './cell';
import { add, type Counters } from './counters';
import type { Cell, StatisticsModels } from './models';
import { cellsOf, type Extent, type Period } from './period';
import { EVERYTHING } from './place';

type Cells = StatisticsModels['cells'];

/** Adds the counters of each scope in single days or months into totals, under the key that the caller gives them. */
async function readPeriods(
  cells: Cells,
  generation: number,
  grain: Grain,
  scopes: string[],
  periods: string[],
  keyOf: (scope: string, period: string) => string,
  totals: Map<string, Counters>,
): Promise<void> {
  const wanted = new Set(periods);
  const ids = new Set(scopes.flatMap((scope) => periods.map((period) => cellId(generation, keyOfPeriod(grain, scope, period)))));
  for (const cell of await findByIds<Cell>(cells, [...ids], { n: 1 })) {
    readCell(cell, (scope, period, name, count) => {
      if (!wanted.has(period)) return;
      const key = keyOf(scope, period);
      const total = totals.get(key) ?? {};
      add(total, name, count);
      totals.set(key, total);
    });
  }
}

/**
 * Counters of each scope over a period, by scope: a document for each quarter, and at the edges of the period one for each
 * third of a month, however many evaluations they count.
 */
export async function readScopes(
  cells: Cells,
  generation: number,
  scopes: string[],
  period: Period,
  extent: Extent,
): Promise<Map<string, Counters>> {
  const { months, days } = cellsOf(period, extent);
  const totals = new Map<string, Counters>(scopes.map((scope) => [scope, {}]));
  const byScope = (scope: string): string => scope;
  await Promise.all([
    readPeriods(cells, generation, 'm', scopes, months, byScope, totals),
    readPeriods(cells, generation, 'd', scopes, days, byScope, totals),
  ]);
  return totals;
}

/** Counters of each day, the scopes added up. */
export async function readDays(cells: Cells, generation: number, scopes: string[], days: string[]): Promise<Map<string, Counters>> {
  const totals = new Map<string, Counters>(days.map((day) => [day, {}]));
  await readPeriods(cells, generation, 'd', scopes, days, (_scope, day) => day, totals);
  return totals;
}

/** Counters of single months, by scope and then by month. */
export async function readMonths(
  cells: Cells,
  generation: number,
  grain: 'm' | 'h',
  scopes: string[],
  months: string[],
): Promise<{ scope: string; month: string; counters: Counters }[]> {
  const totals = new Map<string, Counters>();
  await readPeriods(cells, generation, grain, scopes, months, (scope, month) => `${scope}|${month}`, totals);
  return [...totals].map(([key, counters]) => {
    const [scope, month] = key.split('|') as [string, string];
    return { scope, month, counters };
  });
}

/** First and last day on which anything is counted; undefined while nothing is. */
export async function readExtent(cells: Cells, generation: number): Promise<Extent | undefined> {
  const start = cellIdsOf(generation, 'd', EVERYTHING);
  const edge = async (order: 1 | -1): Promise<string[]> => {
    const [cell] = await cells
      .find({ _id: { $gte: start, $lt: `${start}~` } })
      .sort({ _id: order })
      .limit(1)
      .select({ n: 1 })
      .lean<Cell[]>();
    const days = new Set<string>();
    if (cell) readCell(cell, (_scope, day) => days.add(day));
    return [...days].sort();
  };
  const [first, last] = await Promise.all([edge(1), edge(-1)]);
  return first[0] !== undefined && last.length > 0 ? { first: first[0], last: last.at(-1) as string } : undefined;
}

/** Time of the newest event counted; undefined while nothing is. */
export async function readAsOf(cells: Cells, generation: number): Promise<Date | undefined> {
  const ever = await cells.findById(cellId(generation, EVER)).select({ times: 1 }).lean<Pick<Cell, 'times'>>();
  const times = Object.values(ever?.times ?? {}).map((time) => time.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
