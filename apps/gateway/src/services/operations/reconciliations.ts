import { z } from 'zod';
import { operations } from '@mingjing/contracts';
import { operationsOf } from '../../operation';
import { at, listOf, term } from '../../schemas';

const operation = operationsOf('Audit and operation');

/** Services that act on what they read of others. */
const actor = z.enum(['evaluation', 'lead', 'notification']);

const reconciliation = z
  .object({
    service: z.string(),
    group: z.string().describe('Which reader of the service'),
    topic: z.string().describe('Whose events it reads'),
    state: z.enum(['', 'waiting', 'running', 'done', 'failed']).describe('failed: some events were refused, the others given'),
    why: z
      .enum(['', 'asked', 'new', 'forgotten', 'remade'])
      .describe('Asked for by a person; a new reader; events that left the topic before they were read; a topic made anew'),
    askedAt: at.optional(),
    startedAt: at.optional(),
    endedAt: at.optional(),
    read: z.number().int().describe("Events read of the owner's documents so far"),
    acted: z.number().int().describe('Documents that were created or changed by it'),
    refused: z.number().int(),
    error: z.string().describe('The first event refused and its code, or the code of what it waits for'),
  })
  .meta({ id: 'Reconciliation' });

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
