import { z } from 'zod';
import type { statistics } from '@mingjing/contracts';
import { operationsOf } from '../operation';
import { at, day, id, paging } from '../schemas';
import { found } from './divisions';

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
  notEvaluatedRate: rate.describe('Matters without an evaluation / matters'),
  satisfactionRateAfterExclusions: rate,
  matters: z.number().int(),
  mattersEvaluated: z.number().int(),
  openScans: z.number().int(),
  cases: z.number().int(),
  casesClosed: z.number().int(),
  excluded: z.number().int(),
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
function plain(figures: statistics.Figures): Omit<statistics.Figures, keyof Rates> & Rates {
  const rates = Object.fromEntries(RATES.map((name) => [name, figures[name] ?? null])) as Rates;
  return { ...figures, ...rates };
}

export const summary = operation('Figures of a division, a unit or a service point, and by group', {
  query: z.strictObject({
    division: id.default(''),
    unitId: id.default(''),
    servicePointId: id.default(''),
    from: day.or(z.literal('')).default(''),
    to: day.or(z.literal('')).default(''),
    groupBy: z.enum(['', 'division', 'unit', 'servicePoint', 'window', 'level', 'dimension', 'channel', 'day']).default(''),
    ...paging,
  }),
  reply: z.object({ ...counts, groups: z.array(group), groupsTotal: z.number().int(), asOf: at.optional() }),
  async handle({ statistics: service }, { query }) {
    const { figures, groups, groupsTotal, asOf } = await service.getSummary(query);
    const byGroup = groups.map(({ figures: own, ...rest }) => ({ ...rest, ...plain(found(own)) }));
    return { ...plain(found(figures)), groups: byGroup, groupsTotal, asOf };
  },
});

export const rebuild = operation("Read every owner's events again and swap the figures in", {
  body: z.strictObject({}),
  reply: z.object({ events: z.number().int(), corrected: z.number().int() }),
  async handle({ statistics: service, once }) {
    return service.rebuild({}, { ...once, timeoutMs: 10 * 60_000 });
  },
});
