import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, inDivision, listOf, paging, whole, words } from '../../schemas';

const operation = operationsOf('Alarms');

const KINDS = ['recurringNumber', 'officialNumber', 'quickRatings'] as const;

const alarm = replyOf('mingjing.evaluation.v1.Alarm', { kind: z.enum(KINDS), state: z.enum(['open', 'acknowledged']) });

export const listAlarms = operation('What deserves a look at units: recurring numbers, numbers of officials, suspiciously quick ratings', {
  query: z.strictObject({
    ...inDivision,
    unitId: id.default(''),
    kind: z.enum(['', ...KINDS]).default(''),
    state: z.enum(['open', 'acknowledged', 'any']).default('open'),
    sort: z.enum(['latest', 'count']).default('latest').describe('Last noticed, or largest, first'),
    ...paging,
  }),
  reply: listOf(alarm),
  async handle({ evaluation }, { query }) {
    const { alarms, total, totalIsAtLeast } = await evaluation.listAlarms(query);
    return { items: alarms as z.input<typeof alarm>[], total, totalIsAtLeast };
  },
});

export const acknowledgeAlarm = operation('Say that somebody looked into an alarm, with a note', {
  body: z.strictObject({ version: whole.describe('As the list gave it'), note: words.min(1) }),
  reply: alarm,
  async handle({ evaluation, once }, { params, body }) {
    const { alarm: after } = await evaluation.acknowledgeAlarm({ id: params['id'] as string, ...body }, once);
    return found(after) as z.input<typeof alarm>;
  },
});
