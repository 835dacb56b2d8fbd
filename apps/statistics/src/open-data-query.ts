import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Clock } from '@mingjing/kit';
import type { Ledger } from './ledger';
import type { Part } from './models';
import { lastOpenMonth, openFiguresOf, openGroupOf, withheldRows, type DivisionCounters } from './open-data';
import type { OpenDataRule } from '@mingjing/rules';
import { addMonths, dayOf, isMonth, monthOf, monthsBetween } from './period';
import { divisionScope } from './place';
import type { Directory, Jurisdictions, NamedDivision } from './reach';
import { readCellMonths, readExtent, readMonths } from './reading';

/** The newest so many months at a time. */
const MOST_MONTHS = 60;

export interface OpenOffice {
  ledger: Ledger;
  directory: Directory;
  clock: Clock;
  /** The rule in force for the whole platform. */
  rule(): Promise<OpenDataRule>;
  /** What was decided of months, by what was counted in them: units are read once for each. */
  decided: Map<string, Set<string>>;
}

function checked({ fromMonth, toMonth }: statistics.GetOpenDataRequest): void {
  for (const [field, month] of [
    ['fromMonth', fromMonth],
    ['toMonth', toMonth],
  ] as const) {
    if (month === '' || isMonth(month)) continue;
    throw new Refused('openData.month', 'invalid', { field, zh: '请按 2026-01 的格式填写月份。', en: 'Write the month as 2026-01.' });
  }
}

/**
 * Figures for everybody: the prefecture and the divisions right below it, by whole months that are over.
 * @throws Refused `openData.month` for a month that is none
 */
export async function getOpenData(office: OpenOffice, request: statistics.GetOpenDataRequest): Promise<statistics.GetOpenDataResponse> {
  checked(request);
  const { ledger, directory, clock, rule } = office;
  const { enabled, smallestGroup, afterDays } = await rule();
  if (!enabled) return { rows: [], smallestGroup, lastMonth: '', disabled: true };
  const { cells } = ledger;
  const generation = await ledger.generations.readable();
  const extent = await readExtent(cells.model, generation);
  const lastMonth = lastOpenMonth(dayOf(clock.now()), afterDays);
  if (!extent || monthOf(extent.first) > lastMonth) return { rows: [], smallestGroup, lastMonth: '', disabled: false };
  const months = openMonths(request, monthOf(extent.first), lastMonth);
  const tree = await directory.jurisdictions();
  const divisions = [tree.root, ...tree.children];
  const scopes = divisions.map(({ id }) => divisionScope(id));
  const counted = await readMonths(cells, generation, scopes, months);
  const table = months.map((month) => ({
    month,
    rows: divisions.map(({ id, name }) => ({ id, name, counters: counted.get(divisionScope(id))?.get(month) ?? {} })),
  }));
  const withheld = await withheldIn(office, generation, tree, table, smallestGroup);
  const rows = table.flatMap(({ month, rows: all }) =>
    all.map(({ id, name, counters }) => {
      const hidden = withheld.get(month)?.has(id) ?? true;
      return { division: id, divisionName: name, month, withheld: hidden, figures: hidden ? undefined : openFiguresOf(counters) };
    }),
  );
  return { rows, smallestGroup, lastMonth, disabled: false };
}

/** Newest first. */
function openMonths({ fromMonth, toMonth }: statistics.GetOpenDataRequest, first: string, last: string): string[] {
  const to = toMonth !== '' && toMonth < last ? toMonth : last;
  const from = [fromMonth, first, addMonths(to, 1 - MOST_MONTHS)].reduce((latest, month) => (month > latest ? month : latest));
  return monthsBetween(from, to).reverse();
}

/** The counters of the root and then of its children in a month. */
interface MonthRows {
  month: string;
  rows: (NamedDivision & DivisionCounters)[];
}

/** Months decided on that are remembered: some years of a prefecture, and those before a recount. */
const MOST_DECIDED = 200;

/** Which rows of each month are withheld. A month in which nothing moved is as it was decided; units are read for the others. */
async function withheldIn(
  { ledger, decided }: OpenOffice,
  generation: number,
  tree: Jurisdictions,
  table: MonthRows[],
  smallest: number,
): Promise<Map<string, Set<string>>> {
  const nameOf = ({ month, rows }: MonthRows): string =>
    JSON.stringify([generation, month, smallest, rows.map(({ id, counters }) => [id, openGroupOf(counters, [])])]);
  const names = new Map(table.map((one) => [one.month, nameOf(one)]));
  const fresh = table.filter(({ month }) => !decided.has(names.get(month) as string));
  if (fresh.length > 0) {
    const parts = await unitsOf(ledger, generation, tree);
    const months = fresh.map(({ month }) => month);
    const scopes = parts.map(({ scope }) => scope);
    const counted = await readCellMonths(ledger.cells, generation, scopes, months);
    if (decided.size > MOST_DECIDED) decided.clear();
    for (const { month, rows } of fresh) {
      const ofUnits = parts.map((part) => ({ ...part, counters: counted.get(part.scope)?.get(month) ?? {} }));
      decided.set(names.get(month) as string, withheldRows(rows, ofUnits, smallest));
    }
  }
  return new Map(table.map(({ month }) => [month, decided.get(names.get(month) as string) as Set<string>]));
}

async function unitsOf({ register }: Ledger, generation: number, { root }: Jurisdictions): Promise<Part[]> {
  const units = await register.list(generation, 'unit', { within: root.id });
  return units.flatMap(({ parts }) => Object.values(parts));
}
