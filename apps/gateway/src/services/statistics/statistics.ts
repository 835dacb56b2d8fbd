import { z } from 'zod';
import type { statistics } from '@mingjing/contracts';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { at, day, id, listOf, month, paging } from '../../schemas';

const operation = operationsOf('Statistics');

const rate = z.number().min(0).max(1).nullable();
const counts = {
  evaluations: z.number().int(),
  satisfied: z.number().int(),
  basicallySatisfied: z.number().int(),
  unsatisfied: z.number().int(),
  satisfactionRate: rate.describe('satisfied / evaluations; null where there is none'),
  favourableRate: rate.describe('(satisfied + basically satisfied) / evaluations'),
  activeSatisfactionRate: rate.describe('Without evaluations defaulted by another system and without assisted ones'),
  notEvaluatedRate: rate.describe('Matters without an evaluation / matters, as of yesterday'),
  satisfactionRateAfterExclusions: rate,
  matters: z.number().int(),
  mattersEvaluated: z.number().int().describe('As of yesterday: told once a day'),
  openScans: z.number().int(),
  cases: z.number().int(),
  casesClosed: z.number().int(),
  casesMerged: z.number().int().describe('Those of casesClosed that go on within another case; 0 for people of a unit'),
  excluded: z.number().int(),
  invitations: z.number().int().describe('Handed to the provider, on the day they were sent'),
  invitationsDelivered: z.number().int(),
  invitationsFailed: z.number().int(),
  supervisionNotices: z.number().int().describe('督办通知, on the day of dispatch'),
  advisoryReminders: z.number().int().describe('提醒'),
  measures: z.record(z.string(), z.number().int()).describe('Handling measures of accepted rectifications by kind'),
  servicePoints: z.number().int().describe('In use now, whichever period is asked for'),
  bySource: z
    .array(
      z
        .object({
          source: z
            .string()
            .describe('open: by open scan; unitEntered: of matters the unit entered itself; pushed: of matters others entered'),
          evaluations: z.number().int(),
          satisfied: z.number().int(),
          basicallySatisfied: z.number().int(),
          unsatisfied: z.number().int(),
          satisfactionRate: rate,
          matters: z.number().int(),
          mattersEvaluated: z.number().int(),
        })
        .meta({ id: 'SourceFigures' }),
    )
    .describe('Empty for people of a unit'),
  held: z.number().int().describe('Held back until somebody looks at them, or set aside: in no other figure; 0 for people of a unit'),
  setAside: z.number().int().describe('Those of them that were set aside'),
};
const group = z
  .object({ key: z.string(), name: z.string(), ...counts, levels: z.record(z.string(), z.number().int()) })
  .meta({ id: 'StatisticsGroup' });

const RATES = [
  'satisfactionRate',
  'favourableRate',
  'activeSatisfactionRate',
  'notEvaluatedRate',
  'satisfactionRateAfterExclusions',
] as const;
type Rates = Record<(typeof RATES)[number], number | null>;

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
  reply: z.object({
    ...counts,
    groups: z.array(group),
    groupsTotal: z.number().int(),
    asOf: at.optional().describe('Absent for people of a unit'),
    released: z.boolean().describe('True for people of a unit: of what was released, batch by batch; cases are transfer orders received'),
    releasedSince: z.string().describe('YYYY-MM-DD: days of which the batches added up are; empty where there is none'),
    releasedAsOf: z.string(),
  }),
  async handle({ statistics: service }, { query }) {
    const { figures, groups, groupsTotal, asOf, ...span } = await service.getSummary(query);
    const byGroup = groups.map(({ figures: own, ...rest }) => ({ ...rest, ...plain(found(own)) }));
    return { ...plain(found(figures)), groups: byGroup, groupsTotal, asOf, ...span };
  },
});

const missingEntries = z
  .object({
    key: z.string(),
    name: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    months: z.number().int().describe('Declared ones; the others are left out'),
    handled: z.number().int(),
    entered: z.number().int(),
    missing: z.number().int().describe('An excess elsewhere never makes up for it'),
    excess: z.number().int().describe('Entered beyond what was declared'),
    missingRate: rate.describe('missing / handled; null where nothing was handled'),
  })
  .meta({ id: 'MissingEntries' });

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

const rebuildRun = z
  .object({
    id: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    askedAt: at.optional(),
    startedAt: at.optional(),
    endedAt: at.optional(),
    events: z.number().int().describe('Read so far'),
    corrected: z.number().int().describe('Cells that counted something else than before; 0 until it is done'),
    forUpdate: z.boolean().describe('Nobody asked: an update counts more than before, cells differ without having been wrong'),
    error: z.string().describe('Why it failed: the figures are then as they were'),
  })
  .meta({ id: 'RebuildRun' });

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
