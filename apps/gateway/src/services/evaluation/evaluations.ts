import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { at, day, id, inDivision, listOf, paging, words } from '../../schemas';

const operation = operationsOf('Evaluations');

export const evaluation = z
  .object({
    id: z.string(),
    servicePointId: z.string(),
    servicePointName: z.string(),
    windowId: z.string(),
    windowName: z.string(),
    unitId: z.string(),
    unitName: z.string(),
    division: z.string(),
    divisionPath: z.array(z.string()),
    channel: z.string(),
    level: z.string(),
    rating: z.string(),
    dimensions: z.record(z.string(), z.string()),
    text: z.string(),
    hasPhone: z.boolean(),
    phone: z.string().describe('Masked'),
    submittedAt: at.optional(),
    excluded: z.boolean(),
    caseId: z.string(),
    caseState: z.string(),
    matterId: z.string(),
    standing: z.string().describe('held, accepted or setAside where it was held back; empty for all others'),
    heldFor: z.array(z.string()).describe('Why it was held back, the weightiest reason first'),
    earlier: z.array(z.object({ level: z.string(), dimensions: z.record(z.string(), z.string()), text: z.string(), at: at.optional() })),
  })
  .meta({ id: 'Evaluation' });

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
