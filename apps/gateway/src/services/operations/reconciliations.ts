import { z } from 'zod';
import { ACTING_READERS, operations } from '@mingjing/contracts';
import { operationsOf } from '../../operation';
import { replyOf } from '../../reply-of';
import { listOf, term } from '../../schemas';

const operation = operationsOf('Audit and operation');

const actor = z.enum(ACTING_READERS);

const reconciliation = replyOf('mingjing.operations.v1.Reconciliation', {
  service: z.string(),
  state: z.enum(['', 'waiting', 'running', 'done', 'failed']),
  why: z.enum(['', 'asked', 'new', 'forgotten', 'remade']),
});

type Shown = z.input<typeof reconciliation>;

const plain = (service: string, all: operations.Reconciliation[]): { items: Shown[]; total: number } => ({
  items: all.map((one) => ({ ...one, service, state: one.state as Shown['state'], why: one.why as Shown['why'] })),
  total: all.length,
});

export const listReconciliations = operation("Readers that act, and how they were last read against the owners' documents", {
  query: z.strictObject({ service: actor }),
  reply: listOf(reconciliation),
  async handle(call, { query: { service } }) {
    const { reconciliations } = await call.client(operations.OperationsServiceService, service).listReconciliations({});
    return plain(service, reconciliations);
  },
});

export const reconcile = operation("Ask for readers to be read against the owners' documents: what they missed is made up for", {
  body: z.strictObject({ service: actor, group: term.default('').describe('Empty: all of the service') }),
  reply: listOf(reconciliation),
  status: 202,
  async handle(call, { body: { service, group } }) {
    const { reconciliations } = await call.client(operations.OperationsServiceService, service).reconcile({ group }, call.once);
    return plain(service, reconciliations);
  },
});
