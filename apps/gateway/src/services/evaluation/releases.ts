import { z } from 'zod';
import { operationsOf } from '../../operation';
import { day, id, inDivision, listOf, paging } from '../../schemas';

const operation = operationsOf('Releases');

const release = z
  .object({
    id: z.string(),
    servicePointId: z.string(),
    servicePointName: z.string(),
    windowId: z.string().describe('Empty: of several windows together'),
    windowName: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    division: z.string(),
    divisionPath: z.array(z.string()),
    since: z.string().describe('YYYY-MM-DD: of what was not released before'),
    asOf: z.string().describe('YYYY-MM-DD, a Sunday'),
    evaluations: z.number().int(),
    satisfied: z.number().int(),
    basicallySatisfied: z.number().int(),
    unsatisfied: z.number().int(),
    levels: z.array(z.object({ level: z.string(), rating: z.string(), count: z.number().int() })),
    answers: z
      .array(z.object({ dimension: z.string(), levels: z.record(z.string(), z.number().int()) }))
      .describe('Of the dimensions that enough people answered'),
  })
  .meta({ id: 'Release' });

/** What a list may be narrowed by, and its export as well. */
export const releaseFilters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  from: day.or(z.literal('')).default('').describe('Of asOf'),
  to: day.or(z.literal('')).default(''),
};

export const listReleases = operation('Evaluations as the evaluated units see them: released in batches, each once and for good', {
  query: z.strictObject({ ...releaseFilters, ...paging }),
  reply: listOf(release),
  async handle({ evaluation: service }, { query }) {
    const { releases, total, totalIsAtLeast } = await service.listReleases({ ...query, after: '' });
    return { items: releases, total, totalIsAtLeast };
  },
});
