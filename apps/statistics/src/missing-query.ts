import type { statistics } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import type { Actor } from '@mingjing/kit';
import type { EntriesTable } from './entries';
import type { Ledger } from './ledger';
import { placesWithin } from './listing';
import { missingReport, type MissingRow } from './missing-entries';
import { pagingOf } from './paging';
import { isMonth, monthsBetween } from './period';
import { reachOf, scopesIn, visibleParts, type Directory, type Reach, type Sight } from './reach';
import { readEntries } from './reading';

const MOST_MONTHS = 24;

function invalid(field: string, zh: string, en: string): Refused {
  return new Refused('missingEntries.period', 'invalid', { field, zh, en });
}

function monthsOf({ fromMonth, toMonth }: statistics.GetMissingEntriesRequest): string[] {
  for (const [field, month] of [
    ['fromMonth', fromMonth],
    ['toMonth', toMonth],
  ] as const) {
    if (!isMonth(month)) throw invalid(field, '请按 2026-01 的格式填写月份。', 'Write the month as 2026-01.');
  }
  if (fromMonth > toMonth)
    throw invalid('toMonth', '结束月份早于开始月份，请调换后再查。', 'The period ends before it begins; swap the two months.');
  const months = monthsBetween(fromMonth, toMonth);
  if (months.length <= MOST_MONTHS) return months;
  throw invalid(
    'fromMonth',
    `一次最多查询 ${MOST_MONTHS} 个月，请缩短时段。`,
    `At most ${MOST_MONTHS} months at a time; shorten the period.`,
  );
}

function groupingOf({ groupBy }: statistics.GetMissingEntriesRequest): 'servicePoint' | 'unit' {
  if (groupBy === '' || groupBy === 'servicePoint') return 'servicePoint';
  if (groupBy === 'unit') return 'unit';
  throw new Refused('missingEntries.groupBy', 'invalid', {
    field: 'groupBy',
    zh: '只能按 servicePoint（评议对象）或 unit（单位）分组，请重新选择。',
    en: 'Group by servicePoint or unit.',
  });
}

/**
 * 漏录率: matters entered against matters handled, from the entries that units' months keep.
 * @throws Refused `missingEntries.*`, `summary.page` for a bad request, `missing` for what the person may not see
 */
export async function getMissingEntries(
  ledger: Ledger,
  directory: Directory,
  actor: Actor,
  request: statistics.GetMissingEntriesRequest,
): Promise<statistics.GetMissingEntriesResponse> {
  const [months, by, paging] = [monthsOf(request), groupingOf(request), pagingOf(request)];
  const generation = await ledger.generations.readable();
  const sight: Sight = { register: ledger.register, directory, generation, action: 'handledCount.read' };
  const reach = await reachOf(sight, actor, { division: request.division, unitId: request.unitId, servicePointId: '' });
  const [entries, open] = await Promise.all([entriesIn(ledger, sight, reach, months), openIn(sight, reach)]);
  const { rows, total, declared } = missingReport(entries, by);
  const page = rows.slice(paging.skip, paging.skip + paging.limit);
  return {
    rows: await named(sight, page, by),
    total: { ...total, name: '', unitName: '' },
    rowsTotal: rows.length,
    undeclared: open.filter((id) => !declared.has(id)).length,
  };
}

async function entriesIn(ledger: Ledger, sight: Sight, reach: Reach, months: string[]): Promise<EntriesTable> {
  const units = await placesWithin(sight, reach, 'unit');
  const unitOf = new Map(units.flatMap((unit) => visibleParts(unit, reach).map(({ scope }) => [scope, unit.id])));
  return readEntries(ledger.cells, sight.generation, unitOf, months);
}

async function openIn(sight: Sight, reach: Reach): Promise<string[]> {
  return sight.register.open.within(sight.generation, await scopesIn(sight, reach));
}

async function named({ register, directory, generation }: Sight, rows: MissingRow[], by: string): Promise<statistics.MissingEntries[]> {
  const [points, units] = await Promise.all([
    by === 'unit'
      ? new Map<string, string>()
      : register.names(
          generation,
          rows.map(({ key }) => key),
        ),
    directory.unitNames([...new Set(rows.map(({ unitId }) => unitId))]),
  ]);
  return rows.map((row) => {
    const unitName = units.get(row.unitId) ?? '';
    return { ...row, name: by === 'unit' ? unitName : (points.get(row.key) ?? ''), unitName };
  });
}
