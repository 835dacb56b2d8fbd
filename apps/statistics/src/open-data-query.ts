import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Clock } from '@mingjing/kit';
import type { Counters } from './counters';
import { figuresOf } from './figures';
import type { Ledger } from './ledger';
import { lastOpenMonth, withheldOf, type OpenGroup } from './open-data';
import type { OpenDataRule } from './open-data-rule';
import { addMonths, dayOf, isMonth, monthOf, monthsBetween } from './period';
import { divisionScope } from './place';
import type { Directory, Jurisdictions, NamedDivision } from './reach';
import { readExtent, readMonths } from './reading';

/** The newest so many months at a time. */
const MOST_MONTHS = 60;

export interface OpenOffice {
  ledger: Ledger;
  directory: Directory;
  clock: Clock;
  /** The rule in force for the whole platform. */
  rule(): Promise<OpenDataRule>;
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
export async function getOpenData(
  { ledger, directory, clock, rule }: OpenOffice,
  request: statistics.GetOpenDataRequest,
): Promise<statistics.GetOpenDataResponse> {
  checked(request);
  const { enabled, smallestGroup, afterDays } = await rule();
  if (!enabled) return { rows: [], smallestGroup, lastMonth: '', disabled: true };
  const { cells } = ledger;
  const generation = await ledger.generations.readable();
  const extent = await readExtent(cells.model, generation);
  const lastMonth = lastOpenMonth(dayOf(clock.now()), afterDays);
  if (!extent || monthOf(extent.first) > lastMonth) return { rows: [], smallestGroup, lastMonth: '', disabled: false };
  const months = openMonths(request, monthOf(extent.first), lastMonth);
  const tree = await directory.jurisdictions();
  const scopes = [tree.root, ...tree.children].map(({ id }) => divisionScope(id));
  const counted = await readMonths(cells, generation, scopes, months);
  const rows = months.flatMap((month) => rowsOf(month, tree, (id) => counted.get(divisionScope(id))?.get(month) ?? {}, smallestGroup));
  return { rows, smallestGroup, lastMonth, disabled: false };
}

/** Newest first. */
function openMonths({ fromMonth, toMonth }: statistics.GetOpenDataRequest, first: string, last: string): string[] {
  const to = toMonth !== '' && toMonth < last ? toMonth : last;
  const from = [fromMonth, first, addMonths(to, 1 - MOST_MONTHS)].reduce((latest, month) => (month > latest ? month : latest));
  return monthsBetween(from, to).reverse();
}

function rowsOf(
  month: string,
  { root, children }: Jurisdictions,
  countersOf: (division: string) => Counters,
  smallest: number,
): statistics.OpenDataRow[] {
  const groupOf = ({ id }: NamedDivision): { id: string; group: OpenGroup } => ({ id, group: figuresOf(countersOf(id)) });
  const withheld = withheldOf(groupOf(root), children.map(groupOf), smallest);
  return [root, ...children].map(({ id, name }) => ({
    division: id,
    divisionName: name,
    month,
    withheld: withheld.has(id),
    figures: withheld.has(id) ? undefined : openFiguresOf(countersOf(id)),
  }));
}

/** Only what is listed here leaves the platform: a figure that is new in the summary is not published by that. */
function openFiguresOf(counters: Counters): statistics.OpenFigures {
  const { evaluations, satisfied, basicallySatisfied, unsatisfied, matters, mattersEvaluated, ...rates } = figuresOf(counters);
  const { satisfactionRate, favourableRate, notEvaluatedRate } = rates;
  return {
    evaluations,
    satisfied,
    basicallySatisfied,
    unsatisfied,
    matters,
    mattersEvaluated,
    satisfactionRate,
    favourableRate,
    notEvaluatedRate,
  };
}
