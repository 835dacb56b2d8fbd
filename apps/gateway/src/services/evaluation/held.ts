import { z } from 'zod';
import type { evaluation as proto } from '@mingjing/contracts';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { day, id, inDivision, listOf, paging, words, yes } from '../../schemas';
import { evaluation } from './evaluations';

const operation = operationsOf('Evaluations held back');

const filters = {
  ...inDivision,
  unitId: id.default(''),
  servicePointId: id.default(''),
  windowId: id.default(''),
  reason: z
    .string()
    .max(20)
    .default('')
    .describe('burst, repeatedNumber, officialNumber, manyWindows, nightly, noProof, lateToken or newHandset'),
  standing: z.enum(['held', 'setAside']).default('held'),
  from: day.or(z.literal('')).default(''),
  to: day.or(z.literal('')).default(''),
  overdue: yes.describe('Only those that wait longer than the rule allows'),
};
const burstKey = z.string().max(250).default('');

const heldEvaluation = replyOf('mingjing.evaluation.v1.HeldEvaluation', { evaluation });

export const listHeld = operation('Evaluations that wait until somebody has looked at them, or were set aside', {
  query: z.strictObject({ ...filters, burst: burstKey, ...paging }),
  reply: listOf(heldEvaluation).extend({ overdue: z.number().int().describe('Of those that wait, within the filter') }),
  async handle({ evaluation: service }, { query }) {
    const { evaluations, total, totalIsAtLeast, overdue } = await service.listHeld(query);
    return {
      items: evaluations.map(({ evaluation: one, ...rest }) => ({ ...rest, evaluation: found(one) })),
      total,
      totalIsAtLeast,
      overdue,
    };
  },
});

const burst = replyOf('mingjing.evaluation.v1.HeldBurst');

export const listHeldBursts = operation('The same by bursts: of one hour, place and reason, newest first', {
  query: z.strictObject({
    ...filters,
    before: burstKey.describe('`next` of the answer before'),
    pageSize: z.coerce.number().int().min(1).max(50).default(20),
  }),
  reply: z.object({ items: z.array(burst), next: z.string().describe('Empty at the end') }),
  async handle({ evaluation: service }, { query }) {
    const { bursts, next } = await service.listHeldBursts(query);
    return { items: bursts, next };
  },
});

const ids = z.array(id).min(1).max(200);
const note = words.max(2_000).default('');
const results = z.object({
  done: z.number().int(),
  refused: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
});

function outcome(all: proto.ReviewResult[]): z.input<typeof results> {
  const refused = all.flatMap(({ evaluationId, problem }) =>
    problem ? [{ id: evaluationId, code: problem.code, message: problem.messageZh }] : [],
  );
  return { done: all.length - refused.length, refused };
}

export const acceptEvaluations = operation('Let evaluations count that were held back, or set aside: up to 200, each for itself', {
  body: z.strictObject({ ids, note }),
  reply: results,
  async handle({ evaluation: service, once }, { body }) {
    return outcome((await service.acceptEvaluations({ evaluationIds: body.ids, note: body.note }, once)).results);
  },
});

export const setAsideEvaluations = operation('Leave evaluations out that were held back: up to 200, each for itself; they stay on record', {
  body: z.strictObject({ ids, reason: z.enum(['stuffed', 'ownVote', 'test', 'other']), note: note.describe('Needed for "other"') }),
  reply: results,
  async handle({ evaluation: service, once }, { body }) {
    const { ids: evaluationIds, reason, note: why } = body;
    return outcome((await service.setAsideEvaluations({ evaluationIds, reason, note: why }, once)).results);
  },
});
