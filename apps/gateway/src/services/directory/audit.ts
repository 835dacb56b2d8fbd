import { z } from 'zod';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { id, listOf, moment, paging, term } from '../../schemas';

const operation = operationsOf('Audit and operation');

const auditEntry = replyOf('mingjing.directory.v1.AuditEntry');

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

const grant = replyOf('mingjing.directory.v1.Grant');

export const authorisationTable = operation('The authorisation table: role × action × scope', {
  reply: listOf(grant),
  async handle({ directory }) {
    const { grants } = await directory.getAuthorisationTable({});
    return { items: grants, total: grants.length };
  },
});
