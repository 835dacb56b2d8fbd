import { z } from 'zod';
import { found } from '../../found';
import { operationsOf } from '../../operation';
import { at, id, inDivision, listOf, paging, whole, words } from '../../schemas';

const operation = operationsOf('Alarms');

const count = z.number().int();
const KINDS = ['recurringNumber', 'officialNumber', 'quickRatings'] as const;

const alarm = z
  .object({
    id: z.string(),
    version: count,
    kind: z.enum(KINDS).describe('quickRatings: satisfied within minutes of the message, from one handset'),
    unitId: z.string(),
    unitName: z.string(),
    places: z.array(z.object({ servicePointId: z.string(), servicePointName: z.string() })).describe('Empty for quickRatings'),
    division: z.string(),
    month: z.string().describe('YYYY-MM'),
    count: count.describe('Matters, or evaluations: at least so many; exact below 40'),
    since: z.string().describe('YYYY-MM-DD: first noticed'),
    latest: z.string().describe('YYYY-MM-DD: last noticed'),
    phone: z.string().describe('Masked; empty for those who may not read matters'),
    ownUnit: z.boolean().describe('The number is of an official of the unit itself'),
    state: z.enum(['open', 'acknowledged']),
    notes: z
      .array(z.object({ by: z.string(), name: z.string(), role: z.string(), at: at.optional(), count, note: z.string() }))
      .describe('Who looked into it, the newest first'),
  })
  .meta({ id: 'Alarm' });

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
