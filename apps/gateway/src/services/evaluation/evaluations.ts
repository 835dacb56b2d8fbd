import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, paging, words } from '../../schemas';

const operation = operationsOf('Evaluations');

export const evaluation = replyOf('mingjing.evaluation.v1.Evaluation');

/** What a list may be narrowed by, and its export as well. */
export const evaluationFilters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  rating: z.enum(['', 'satisfied', 'basicallySatisfied', 'unsatisfied']).default(''),
  channel: z.string().max(20).default(''),
  from: day.or(z.literal('')).default(''),
  to: day.or(z.literal('')).default(''),
};

export const listEvaluations = operation('Evaluations', {
  query: z.strictObject({ ...evaluationFilters, ...paging }),
  reply: listOf(evaluation),
  async handle({ evaluation: service }, { query }) {
    const { evaluations, total, totalIsAtLeast } = await service.listEvaluations({ ...query, after: '' });
    return { items: evaluations, total, totalIsAtLeast };
  },
});

export const getEvaluation = operation('One evaluation', {
  reply: evaluation,
  async handle({ evaluation: service }, { params }) {
    return found((await service.getEvaluation({ id: params['id'] as string })).evaluation);
  },
});

export const revealContact = operation("Show the citizen's phone number in order to call; logged with its reason", {
  body: z.strictObject({ reason: words.min(1) }),
  reply: z.object({ phone: z.string() }),
  async handle({ evaluation: service, once }, { params, body }) {
    return service.revealContact({ evaluationId: params['id'] as string, ...body }, once);
  },
});
