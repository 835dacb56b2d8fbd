import { z } from 'zod';
import { importOperation, partOf } from '../../import';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, inDivision, listOf, month, paging } from '../../schemas';
import { kinds } from './imports';

const operation = operationsOf('Handled counts');

const handledCount = replyOf('mingjing.evaluation.v1.HandledCount');

/** What a list may be narrowed by, and its export as well. */
export const handledCountFilters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  fromMonth: month,
  toMonth: month,
};

export const listHandledCounts = operation('How many matters were handled by the count of somebody else than the unit', {
  query: z.strictObject({ ...handledCountFilters, ...paging }),
  reply: listOf(handledCount),
  async handle({ evaluation }, { query }) {
    const { handledCounts, total, totalIsAtLeast } = await evaluation.listHandledCounts(query);
    return { items: handledCounts, total, totalIsAtLeast };
  },
});

export const importHandledCounts = importOperation(
  'Handled counts from a spreadsheet',
  'Handled counts',
  kinds['handled-counts'],
  ({ evaluation, once }, rows, { dryRun }, part) =>
    evaluation.importHandledCounts(
      { dryRun, rows: rows.map(({ row, cells }) => ({ servicePoint: '', division: '', unit: '', month: '', handled: '', ...cells, row })) },
      partOf(once, part),
    ),
);
