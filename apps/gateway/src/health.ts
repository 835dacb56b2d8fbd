import { credentials, Client } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { z } from 'zod';
import type { GatewayContext } from './config';
import { operationsOf } from './operation';
import { json } from './reply';

const operation = operationsOf('Health');
const NEEDED = ['directory', 'evaluation', 'lead', 'notification', 'statistics'] as const;
const PATIENCE_MS = 2_000;
const FRESH_MS = 1_000;

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
  async handle({ gateway: { context, certificates } }) {
    const states = await statesOf(context);
    const ready = !context.stopping.aborted && states.every(([, serving]) => serving);
    return json(ready ? 200 : 503, {
      status: ready ? 'ready' : 'notReady',
      services: Object.fromEntries(states),
      certificates: certificates.states(),
      clocks: context.clockDifferences(),
    });
  },
});

type States = readonly (readonly [string, boolean])[];
const known = new WeakMap<object, { states: Promise<States>; until: number }>();

/** Which services serve, no older than a second: anybody may ask, and it asks all of them. */
function statesOf(context: GatewayContext): Promise<States> {
  const fresh = known.get(context);
  if (fresh && fresh.until > performance.now()) return fresh.states;
  const states = Promise.all(NEEDED.map(async (name) => [name, await serves(context.addressOf(name))] as const));
  known.set(context, { states, until: performance.now() + FRESH_MS });
  return states;
}

/** Asks a service's own gRPC health. */
function serves(address: string): Promise<boolean> {
  const client = new Client(address, credentials.createInsecure());
  const method = healthService['Check'] as Parameters<typeof call>[1];
  return call(client, method).finally(() => client.close());
}

function call(
  client: Client,
  method: {
    path: string;
    requestSerialize: (value: { service: string }) => Buffer;
    responseDeserialize: (bytes: Buffer) => { status: string };
  },
): Promise<boolean> {
  return new Promise((resolve) =>
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      { service: '' },
      { deadline: Date.now() + PATIENCE_MS },
      (error, reply) => resolve(!error && reply?.status === 'SERVING'),
    ),
  );
}
