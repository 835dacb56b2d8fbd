import { z } from 'zod';
import type { statistics } from '@mingjing/contracts';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, listOf, month, paging } from '../../schemas';

const operation = operationsOf('Statistics');

/** null where there is nothing to divide by. */
const rate = z.number().min(0).max(1).nullable();
const RATES = [
  'satisfactionRate',
  'favourableRate',
  'activeSatisfactionRate',
  'notEvaluatedRate',
  'satisfactionRateAfterExclusions',
] as const;
type Rates = Record<(typeof RATES)[number], number | null>;

const figures = replyOf('mingjing.statistics.v1.Figures', {
  satisfactionRate: rate,
  favourableRate: rate,
  activeSatisfactionRate: rate,
  notEvaluatedRate: rate,
  satisfactionRateAfterExclusions: rate,
  bySource: z.array(replyOf('mingjing.statistics.v1.SourceFigures', { satisfactionRate: rate })),
});
const group = replyOf('mingjing.statistics.v1.Group', { figures: undefined, ...figures.shape }, 'StatisticsGroup');

/** JSON has no "absent" that a table could show: a rate without a denominator is null. */
export function plain(
  figures: statistics.Figures,
): Omit<statistics.Figures, keyof Rates | 'bySource'> & Rates & { bySource: PlainSource[] } {
  const rates = Object.fromEntries(RATES.map((name) => [name, figures[name] ?? null])) as Rates;
  const bySource = figures.bySource.map(({ satisfactionRate = null, ...rest }) => ({ ...rest, satisfactionRate }));
  return { ...figures, ...rates, bySource };
}
type PlainSource = Omit<statistics.SourceFigures, 'satisfactionRate'> & { satisfactionRate: number | null };

const groupBy = z.enum(['', 'division', 'unit', 'servicePoint', 'window', 'level', 'dimension', 'channel', 'source', 'day']).default('');

/** What a list may be narrowed by, and its export as well. */
export const summaryFilters = {
  division: id.default(''),
  unitId: id.default(''),
  servicePointId: id.default(''),
  from: day.or(z.literal('')).default(''),
  to: day.or(z.literal('')).default(''),
  groupBy,
};

export const summary = operation('Figures of a division, a unit or a service point, and by group', {
  query: z.strictObject({ ...summaryFilters, ...paging }),
  reply: replyOf(
    'mingjing.statistics.v1.GetSummaryResponse',
    { ...figures.shape, figures: undefined, groups: z.array(group) },
    'StatisticsSummary',
  ),
  async handle({ statistics: service }, { query }) {
    const { figures, groups, groupsTotal, asOf, ...span } = await service.getSummary(query);
    const byGroup = groups.map(({ figures: own, ...rest }) => ({ ...rest, ...plain(found(own)) }));
    return { ...plain(found(figures)), groups: byGroup, groupsTotal, asOf, ...span };
  },
});

const missingEntries = replyOf('mingjing.statistics.v1.MissingEntries', { missingRate: rate });

export function plainMissing({ missingRate, ...rest }: statistics.MissingEntries): z.input<typeof missingEntries> {
  return { ...rest, missingRate: missingRate ?? null };
}

/** What a list may be narrowed by, and its export as well. */
export const missingFilters = {
  division: id.default(''),
  unitId: id.default(''),
  fromMonth: month,
  toMonth: month,
  groupBy: z.enum(['servicePoint', 'unit']).default('servicePoint'),
};

export const missing = operation('Matters entered against matters handled (漏录率), highest rate first', {
  query: z.strictObject({ ...missingFilters, ...paging }),
  reply: listOf(missingEntries).extend({
    sum: missingEntries,
    undeclared: z.number().int().describe('Service points in use for which no month of the period is declared'),
  }),
  async handle({ statistics: service }, { query }) {
    const { rows, total, rowsTotal, undeclared } = await service.getMissingEntries(query);
    return { items: rows.map(plainMissing), total: rowsTotal, sum: plainMissing(found(total)), undeclared };
  },
});

const rebuildRun = replyOf('mingjing.statistics.v1.RebuildRun', { state: z.enum(['waiting', 'running', 'done', 'failed']) });

const plainRun = (run: statistics.RebuildRun): z.input<typeof rebuildRun> => ({ ...run, state: run.state as RebuildState });
type RebuildState = z.input<typeof rebuildRun>['state'];

export const rebuild = operation("Ask for a rebuild: every owner's events are read again and the figures swapped in", {
  body: z.strictObject({}),
  reply: z.object({ run: rebuildRun }),
  status: 202,
  async handle({ statistics: service, once }) {
    return { run: plainRun(found((await service.rebuild({}, once)).run)) };
  },
});

export const getRebuild = operation('The newest rebuild; without `run` where none was ever asked for', {
  reply: z.object({ run: rebuildRun.optional() }),
  async handle({ statistics: service }) {
    const { run } = await service.getRebuild({});
    return { run: run && plainRun(run) };
  },
});
