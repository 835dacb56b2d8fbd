import { findByIds } from './bulk';
import { cellId, cellKey, EVER, scopeIn, type Grain } from './cell';
import { accumulate, type Counters } from './counters';
import type { Cell, StatisticsModels } from './models';
import { cellsOf, type Extent, type Period } from './period';
import { EVERYTHING } from './place';

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MONTH_LENGTH = 'YYYY-MM'.length;

type Cells = StatisticsModels['cells'];

/**
 * Counters of each scope over a period, by scope: one document a month and one a day at the edges, never more than
 * scopes × (months + 60), however many evaluations they count.
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
  const keys = scopes.flatMap((scope) => [
    ...months.map((month) => cellKey('m', scope, month)),
    ...days.map((day) => cellKey('d', scope, day)),
  ]);
  for (const { _id, n } of await readCells(cells, generation, keys)) accumulate(totals.get(scopeIn(_id)) as Counters, n ?? {});
  return totals;
}

/** Counters of each day, the scopes added up. */
export async function readDays(cells: Cells, generation: number, scopes: string[], days: string[]): Promise<Map<string, Counters>> {
  const totals = new Map<string, Counters>(days.map((day) => [day, {}]));
  const keys = days.flatMap((day) => scopes.map((scope) => cellKey('d', scope, day)));
  for (const { _id, n } of await readCells(cells, generation, keys)) accumulate(totals.get(_id.slice(-DAY_LENGTH)) as Counters, n ?? {});
  return totals;
}

/** Cells of whole months, one by one. */
export async function readMonths(
  cells: Cells,
  generation: number,
  grain: Grain,
  scopes: string[],
  months: string[],
): Promise<{ scope: string; month: string; counters: Counters }[]> {
  const keys = scopes.flatMap((scope) => months.map((month) => cellKey(grain, scope, month)));
  const found = await readCells(cells, generation, keys);
  return found.map(({ _id, n }) => ({ scope: scopeIn(_id), month: _id.slice(-MONTH_LENGTH), counters: n ?? {} }));
}

function readCells(cells: Cells, generation: number, keys: string[]): Promise<Cell[]> {
  return findByIds(
    cells,
    keys.map((key) => cellId(generation, key)),
    { n: 1 },
  );
}

/** First and last day on which anything is counted; undefined while nothing is. */
export async function readExtent(cells: Cells, generation: number): Promise<Extent | undefined> {
  const start = cellId(generation, cellKey('d', EVERYTHING, ''));
  const edge = async (order: 1 | -1): Promise<string | undefined> => {
    const [cell] = await cells
      .find({ _id: { $gte: start, $lt: `${start}~` } })
      .sort({ _id: order })
      .limit(1)
      .select({ _id: 1 })
      .lean<{ _id: string }[]>();
    return cell?._id.slice(start.length);
  };
  const [first, last] = await Promise.all([edge(1), edge(-1)]);
  return first && last ? { first, last } : undefined;
}

/** Time of the newest event counted; undefined while nothing is. */
export async function readAsOf(cells: Cells, generation: number): Promise<Date | undefined> {
  const ever = await cells.findById(cellId(generation, EVER)).select({ times: 1 }).lean<Pick<Cell, 'times'>>();
  const times = Object.values(ever?.times ?? {}).map((time) => time.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
