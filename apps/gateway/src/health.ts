import { z } from 'zod';
import { operationsOf } from './operation';
import { json } from './reply';

const operation = operationsOf('Health');

export const healthz = operation('The process lives', {
  reply: z.object({ status: z.literal('ok') }),
  async handle() {
    return { status: 'ok' as const };
  },
});

export const readyz = operation('Every service behind the gateway serves; 503 otherwise', {
  reply: z.object({
    status: z.enum(['ready', 'notReady']).describe('notReady also from the moment on at which the gateway begins to stop'),
    services: z.record(z.string(), z.boolean()),
    certificates: z
      .record(z.string(), z.object({ expires: z.iso.datetime(), days: z.number().int(), problem: z.string().optional() }))
      .describe('By door; problem: why new files are not in use'),
    clocks: z
      .array(z.object({ signer: z.string(), checker: z.string(), seconds: z.number().int() }))
      .describe('Services whose clocks differ by more than their tokens bear'),
  }),
  async handle({ gateway: { context, certificates, readiness } }) {
    const states = await readiness.states();
    const ready = !context.stopping.aborted && states.every(([, serving]) => serving);
    return json(ready ? 200 : 503, {
      status: ready ? 'ready' : 'notReady',
      services: Object.fromEntries(states),
      certificates: certificates.states(),
      clocks: context.clockDifferences(),
    });
  },
});
