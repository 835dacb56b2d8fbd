import { z } from 'zod';
import { operations } from '@mingjing/contracts';
import { operationsOf } from '../../operation';
import { at, listOf, paging, term } from '../../schemas';

const operation = operationsOf('Audit and operation');

/** Services that read topics and so may have dead letters. */
const READERS = ['evaluation', 'lead', 'notification', 'statistics', 'gateway'] as const;
const reader = z.enum(READERS);

const deadLetter = z
  .object({
    service: z.string(),
    id: z.string(),
    group: z.string(),
    topic: z.string(),
    partition: z.number().int(),
    offset: z.number().int(),
    key: z.string(),
    eventType: z.string(),
    error: z.string(),
    code: z.string(),
    tries: z.number().int(),
    state: z.string().describe('dead, or waiting behind a dead one'),
    at: at.optional(),
  })
  .meta({ id: 'DeadLetter' });

export const listDeadLetters = operation('Events a service could not handle', {
  query: z.strictObject({ service: reader, ...paging }),
  reply: listOf(deadLetter),
  async handle(call, { query: { service, ...page } }) {
    const { letters, total } = await call.client(operations.OperationsServiceService, service).listDeadLetters(page);
    return { items: letters.map((letter) => ({ ...letter, service })), total };
  },
});

export const replayDeadLetters = operation('Try all dead letters of a key again, in order', {
  body: z.strictObject({ service: reader, group: term, key: z.string().min(1).max(300) }),
  reply: z.object({ letters: z.number().int() }),
  status: 202,
  async handle(call, { body: { service, ...letter } }) {
    return call.client(operations.OperationsServiceService, service).replayDeadLetters(letter, call.once);
  },
});
