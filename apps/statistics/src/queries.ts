import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Actor } from '@mingjing/kit';
import { addUp, type Counters } from './counters';
import { NOT_FOR_UNITS, notForUnits, viewFor } from './discretion';
import { groupByDay, groupByPlace, type GroupPage, type Question } from './groups';
import type { Ledger } from './ledger';
import { pagingOf, type Paging } from './paging';
import { isDay, type Extent, type Period } from './period';
import { reachOf, scopesIn, type Directory, type Sight } from './reach';
import { readAsOf, readExtent, readScopes } from './reading';

export const GROUPINGS = ['division', 'unit', 'servicePoint', 'window', 'level', 'dimension', 'channel', 'source', 'day'] as const;
type Grouping = (typeof GROUPINGS)[number];

/** Extent while nothing is counted: no day lies within it. */
const NOTHING: Extent = { first: '9999-12-31', last: '0000-01-01' };

const invalid = (code: string, field: string, zh: string, en: string): Refused => new Refused(code, 'invalid', { field, zh, en });

function groupingOf({ groupBy, unitId, servicePointId }: statistics.GetSummaryRequest): Grouping | undefined {
  if (groupBy === '') return undefined;
  if (!GROUPINGS.includes(groupBy as Grouping)) {
    const known = GROUPINGS.join(', ');
    throw invalid(
      'summary.groupBy',
      'groupBy',
      `不能按“${groupBy}”分组，请从 ${known} 中选择。`,
      `Cannot group by "${groupBy}"; choose one of ${known}.`,
    );
  }
  const above = groupBy === 'division' ? unitId !== '' || servicePointId !== '' : groupBy === 'unit' && servicePointId !== '';
  if (above) {
    throw invalid(
      'summary.groupBy',
      'groupBy',
      '已指定单位或评议对象，只能按其下级分组，请去掉该条件或改选分组。',
      'A unit or service point is given: group by what lies below it, or leave it out.',
    );
  }
  return groupBy as Grouping;
}

function periodOf({ from, to }: statistics.GetSummaryRequest): Period {
  for (const [field, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (day === '' || isDay(day)) continue;
    throw invalid(
      'summary.day',
      field,
      `日期“${day.slice(0, 20)}”不正确，请按 2026-01-31 的格式填写。`,
      `"${day.slice(0, 20)}" is no day; write it as 2026-01-31.`,
    );
  }
  if (from !== '' && to !== '' && from > to) {
    throw invalid('summary.period', 'to', '结束日期早于开始日期，请调换后再查。', 'The period ends before it begins; swap the two days.');
  }
  return { from, to };
}

function sumOf(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * The figures of a place and a period, and a page of their groups, from cells alone.
 * @throws Refused `summary.*` for a bad request, `missing` for what the person may not see
 */
export async function getSummary(
  ledger: Ledger,
  directory: Directory,
  actor: Actor,
  request: statistics.GetSummaryRequest,
): Promise<statistics.GetSummaryResponse> {
  const [grouping, period, paging, view] = [groupingOf(request), periodOf(request), pagingOf(request), viewFor(actor)];
  if (view.released && grouping !== undefined && NOT_FOR_UNITS.includes(grouping)) throw notForUnits();
  const { cells } = ledger;
  const generation = await ledger.generations.readable();
  const sight: Sight = { register: ledger.register, directory, generation, action: 'statistics.read', ofUnit: view.released };
  const reach = await reachOf(sight, actor, request);
  const [extent, asOf, scopes] = await Promise.all([
    readExtent(cells.model, generation),
    readAsOf(cells.model, generation),
    scopesIn(sight, reach),
  ]);
  const question: Question = { cells, sight, reach, scopes, period, extent: extent ?? NOTHING, paging, view };
  const [read, open] = await Promise.all([
    readScopes(cells, generation, scopes, period, question.extent),
    ledger.register.open.count(generation, scopes),
  ]);
  const total = view.shown(addUp(read.values()));
  const { groups, total: groupsTotal } = await groupsOf(grouping, question, total);
  const figures = view.figures(total, sumOf(open));
  // The newest event counted may be an evaluation of this moment.
  return { figures, groups, groupsTotal, asOf: view.released ? undefined : asOf, released: view.released, ...view.span(total) };
}

function groupsOf(grouping: Grouping | undefined, question: Question, total: Counters): GroupPage | Promise<GroupPage> {
  switch (grouping) {
    case undefined:
      return { groups: [], total: 0 };
    case 'channel':
    case 'level':
    case 'source':
    case 'dimension':
      return paged(question.view.split(total, grouping), question.paging);
    case 'day':
      return groupByDay(question);
    default:
      return groupByPlace(question, grouping);
  }
}

function paged(groups: statistics.Group[], { skip, limit }: Paging): GroupPage {
  return { groups: groups.slice(skip, skip + limit), total: groups.length };
}
