import { z } from 'zod';
import { operationsOf } from '../../operation';
import { at, id, listOf, moment, paging, term } from '../../schemas';

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
