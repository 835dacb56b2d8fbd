import { z } from 'zod';
import { operations, READERS } from '@mingjing/contracts';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { listOf, paging, term } from '../../schemas';

const operation = operationsOf('Audit and operation');
const reader = z.enum(READERS);

const deadLetter = replyOf('mingjing.operations.v1.DeadLetter', { service: z.string() });

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
  reply: replyOf('mingjing.operations.v1.ReplayDeadLettersResponse'),
  status: 202,
  async handle(call, { body: { service, ...letter } }) {
    return call.client(operations.OperationsServiceService, service).replayDeadLetters(letter, call.once);
  },
});
