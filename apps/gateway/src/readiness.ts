import { credentials, Client } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { CALLED } from '@mingjing/contracts';
import type { GatewayContext } from './config';

const PATIENCE_MS = 2_000;
const FRESH_MS = 1_000;

type States = readonly (readonly [string, boolean])[];

/** Which of the services behind the gateway serve. */
export class Readiness {
  private known: { states: Promise<States>; until: number } | undefined;

  constructor(private readonly context: Pick<GatewayContext, 'addressOf'>) {}

  /** By name, no older than a second: anybody may ask, and it asks all of them. */
  states(): Promise<States> {
    if (this.known && this.known.until > performance.now()) return this.known.states;
    const { context } = this;
    const states = Promise.all(CALLED.map(async (name) => [name, await serves(context.addressOf(name))] as const));
    this.known = { states, until: performance.now() + FRESH_MS };
    return states;
  }
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
