import { z } from 'zod';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { inDivision, listOf, paging, term } from '../../schemas';

const operation = operationsOf('Messages');

const unclearReply = replyOf('mingjing.notification.v1.UnclearReply', { reason: z.enum(['unknown', 'contradiction', 'late']) });

export const listUnclearReplies = operation(
  'Replies by SMS that cannot be read by rule, until somebody settles them or their days are over',
  {
    query: z.strictObject({
      ...inDivision,
      phone: z.string().max(50).default('').describe('A whole number'),
      sort: z.enum(['earliest', 'latest']).default('earliest').describe('By arrival'),
      ...paging,
    }),
    reply: listOf(unclearReply),
    async handle({ notification }, { query: { sort, ...query } }) {
      const { replies, total } = await notification.listUnclearReplies({ ...query, latest: sort === 'latest' });
      return { items: replies as z.input<typeof unclearReply>[], total };
    },
  },
);

export const settleReply = operation(
  'Make a reply the evaluation it was meant as, opt its number out, or both, or dismiss it: one of these must be said. Its words are erased',
  {
    body: z.strictObject({
      level: term.or(z.literal('')).default('').describe('Code of a level; empty: it becomes no evaluation'),
      optOut: z.boolean().default(false),
      dismiss: z.boolean().default(false).describe('Close it as neither; not beside a level or optOut'),
    }),
    status: 204,
    async handle({ notification, once }, { params, body }) {
      await notification.settleReply({ id: params['id'] as string, ...body }, once);
    },
  },
);
