import { z } from 'zod';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, paging } from '../../schemas';

const operation = operationsOf('Releases');

const release = replyOf('mingjing.evaluation.v1.Release');

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
