import { z } from 'zod';
import { operations } from '@mingjing/contracts';
import { operationsOf } from '../operation';
import { at, id, term, listOf, moment, paging } from '../schemas';

const operation = operationsOf('Audit and operation');

const auditEntry = z
  .object({
    id: z.string(),
    at: at.optional(),
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    outcome: z.string(),
    reason: z.string(),
    division: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

/** What a list may be narrowed by, and its export as well. */
export const auditFilters = {
  actor: id.default(''),
  action: term.default(''),
  outcome: z.enum(['', 'done', 'denied', 'failed']).default(''),
  from: moment.optional(),
  to: moment.optional().describe('Exclusive'),
};

export const listAudit = operation('The audit log', {
  query: z.strictObject({ ...auditFilters, ...paging }),
  reply: listOf(auditEntry),
  async handle({ directory }, { query: { from, to, ...rest } }) {
    const { entries, total } = await directory.listAuditEntries({
      ...rest,
      from: from ? new Date(from) : undefined,
      to: to ? new Date(to) : undefined,
    });
    return { items: entries, total };
  },
});

const grant = z.object({ action: z.string(), role: z.string(), scope: z.string().describe('any, division or unit') }).meta({ id: 'Grant' });

export const authorisationTable = operation('The authorisation table: role × action × scope', {
  reply: listOf(grant),
  async handle({ directory }) {
    const { grants } = await directory.getAuthorisationTable({});
    return { items: grants, total: grants.length };
  },
});

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
