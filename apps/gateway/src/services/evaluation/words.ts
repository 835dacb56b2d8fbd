import { z } from 'zod';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, inDivision, listOf, paging, words } from '../../schemas';

const operation = operationsOf("Citizens' words");

const INT32 = 2_147_483_647;
export const wordsOfCase = operation('What the citizen of a case wrote, and what of it might go with the order', {
  reply: replyOf('mingjing.evaluation.v1.SuggestWordsResponse', {}, 'SuggestedWords'),
  async handle({ evaluation }, { params }) {
    return evaluation.suggestWords({ caseId: params['id'] as string, evaluationId: '', words: '' });
  },
});

const filters = { ...inDivision, unitId: id.default(''), servicePointId: id.default('') };

export const listWordsToRelease = operation('Words without a case that wait to be read, and released or withheld; the oldest first', {
  query: z.strictObject({ ...filters, state: z.enum(['waiting', 'released']).default('waiting'), ...paging }),
  reply: listOf(replyOf('mingjing.evaluation.v1.WordsToRelease')),
  async handle({ evaluation }, { query }) {
    const { words: items, total, totalIsAtLeast } = await evaluation.listWordsToRelease(query);
    return { items, total, totalIsAtLeast };
  },
});

const seen = { version: z.number().int().min(0).max(INT32).describe('As the list gave it') };
const decided = z.object({ state: z.enum(['released', 'withheld']) });

export const releaseWords = operation('Release words, as the unit shall read them, with the next weekly closing', {
  body: z.strictObject({
    ...seen,
    words: words.min(1),
    confirmed: z.boolean().default(false).describe('What looks personal in them was looked at and leads to nobody'),
  }),
  reply: decided,
  async handle({ evaluation, once }, { params, body }) {
    await evaluation.releaseWords({ evaluationId: params['id'] as string, ...body }, once);
    return { state: 'released' as const };
  },
});

export const withholdWords = operation('Withhold words from the unit, with a reason; also those released and not yet published', {
  body: z.strictObject({ ...seen, reason: words.min(1) }),
  reply: decided,
  async handle({ evaluation, once }, { params, body }) {
    await evaluation.withholdWords({ evaluationId: params['id'] as string, ...body }, once);
    return { state: 'withheld' as const };
  },
});

export const listReleasedWords = operation('Praise and suggestions as they were released, by the week they were published with', {
  query: z.strictObject({ ...filters, ...paging }),
  reply: listOf(replyOf('mingjing.evaluation.v1.ReleasedWords')),
  async handle({ evaluation }, { query }) {
    const { words: items, total, totalIsAtLeast } = await evaluation.listReleasedWords(query);
    return { items, total, totalIsAtLeast };
  },
});
