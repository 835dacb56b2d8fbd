import { cellId, cellIdsOf, EVER, keysOfPeriods, readCell, type Grain, type TakeCounter } from './cell';
import type { CellReader, ReadCell } from './cell-reader';
import { addOne, type Counters } from './counters';
import { EntriesTable } from './entries';
import { eachDay } from './evaluated';
import type { Cell, StatisticsModels } from './models';
import { cellsOf, monthOf, within, type Extent, type Period } from './period';
import { EVERYTHING } from './place';

type Cells = StatisticsModels['cells'];

/** The cells that hold these days or months of these scopes. */
function readCells(cells: CellReader, generation: number, grain: Grain, scopes: string[], periods: string[]): Promise<ReadCell[]> {
  return cells.read(keysOfPeriods(grain, scopes, periods).map((key) => cellId(generation, key)));
}

function each({ periods, names, counts }: ReadCell, take: TakeCounter): void {
  for (let place = 0; place < counts.length; place += 1) take(periods[place] as string, names[place] as string, counts[place] as number);
}

/**
 * Counters of each scope over a period, by scope: a document for each quarter, and at the edges of the period one for each
 * third of a month, however many evaluations they count.
 */
export async function readScopes(
  cells: CellReader,
  generation: number,
  scopes: string[],
  period: Period,
  extent: Extent,
): Promise<Map<string, Counters>> {
  const { months, days } = cellsOf(period, extent);
  const totals = new Map<string, Counters>(scopes.map((scope) => [scope, {}]));
  const inside = within(period, extent);
  const [evaluated, ...found] = await Promise.all([
    readEvaluated(cells, generation, scopes),
    readCells(cells, generation, 'm', scopes, months),
    readCells(cells, generation, 'd', scopes, days),
  ]);
  const wanted = new Set([...months, ...days]);
  for (const cell of found.flat()) {
    const total = totals.get(cell.scope) as Counters;
    each(cell, (of, name, count) => {
      if (wanted.has(of)) addOne(total, name, count);
    });
  }
  evaluated((scope, day, name, count) => {
    if (inside && day >= inside.from && day <= inside.to) addOne(totals.get(scope) as Counters, name, count);
  });
  return totals;
}

type TakeEvaluated = (scope: string, day: string, name: string, count: number) => void;

/** What was evaluated of scopes by the day handled, to be taken one by one. */
async function readEvaluated({ evaluated }: CellReader, generation: number, scopes: string[]): Promise<(take: TakeEvaluated) => void> {
  const read = await evaluated.read(generation, scopes);
  return (take) => {
    for (const [scope, days] of read) eachDay(days, (day, name, count) => take(scope, day, name, count));
  };
}

/** Counters of each day, the scopes added up. */
export async function readDays(cells: CellReader, generation: number, scopes: string[], days: string[]): Promise<Map<string, Counters>> {
  const totals = new Map<string, Counters>(days.map((day) => [day, {}]));
  const add = (day: string, name: string, count: number): void => {
    const total = totals.get(day);
    if (total) addOne(total, name, count);
  };
  const [evaluated, found] = await Promise.all([readEvaluated(cells, generation, scopes), readCells(cells, generation, 'd', scopes, days)]);
  for (const cell of found) each(cell, add);
  evaluated((_scope, day, name, count) => add(day, name, count));
  return totals;
}

/** Counters of each scope in single months, by scope and then by month. */
export async function readMonths(
  cells: CellReader,
  generation: number,
  scopes: string[],
  months: string[],
): Promise<Map<string, Map<string, Counters>>> {
  const [evaluated, totals] = await Promise.all([
    readEvaluated(cells, generation, scopes),
    readCellMonths(cells, generation, scopes, months),
  ]);
  evaluated((scope, day, name, count) => {
    const total = totals.get(scope)?.get(monthOf(day));
    if (total) addOne(total, name, count);
  });
  return totals;
}

/** The same without what stands in no cell (evaluated.ts). */
export async function readCellMonths(
  cells: CellReader,
  generation: number,
  scopes: string[],
  months: string[],
): Promise<Map<string, Map<string, Counters>>> {
  const totals = new Map(scopes.map((scope) => [scope, new Map<string, Counters>(months.map((month) => [month, {}]))]));
  for (const cell of await readCells(cells, generation, 'm', scopes, months)) {
    const ofScope = totals.get(cell.scope) as Map<string, Counters>;
    each(cell, (month, name, count) => {
      const total = ofScope.get(month);
      if (total) addOne(total, name, count);
    });
  }
  return totals;
}

/** Entries of service points over some months, by the scopes of their units. */
export async function readEntries(
  cells: CellReader,
  generation: number,
  unitOf: Map<string, string>,
  months: string[],
): Promise<EntriesTable> {
  const table = new EntriesTable(months);
  for (const cell of await readCells(cells, generation, 'h', [...unitOf.keys()], months)) {
    const unitId = unitOf.get(cell.scope) as string;
    each(cell, (month, name, count) => table.add(unitId, month, name, count));
  }
  return table;
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
    if (cell) readCell(cell, (day) => days.add(day));
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
