import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import type { CallContext } from './call';

/** A ts-proto service definition. */
export type Definition = ServiceDefinition;

interface Shape<Req, Res, Asks, Answers> {
  requestStream: Asks;
  responseStream: Answers;
  requestDeserialize: (bytes: Buffer) => Req;
  responseDeserialize: (bytes: Buffer) => Res;
}

/** One async function per RPC; a server-streaming one returns an async iterable, a bidirectional one is given one too. */
export type Handlers<D> = {
  [K in keyof D]: D[K] extends Shape<infer Req, infer Res, false, true>
    ? (request: Req, call: CallContext) => AsyncIterable<Res>
    : D[K] extends Shape<infer Req, infer Res, false, false>
      ? (request: Req, call: CallContext) => Promise<Res>
      : D[K] extends Shape<infer Req, infer Res, true, true>
        ? (requests: AsyncIterable<Req>, call: CallContext) => AsyncIterable<Res>
        : never;
};

export interface CallOptions {
  /** Milliseconds after which the call is given up. */
  timeoutMs?: number;
  /** Idempotency key to pass on. */
  cause?: string;
  /** What is sent has keys of its own: sent twice it is done once. */
  repeatable?: boolean;
}

/** ts-proto's clients are callback style; this is the same service with promises. */
export type PromiseClient<D> = {
  [K in keyof D]: D[K] extends Shape<infer Req, infer Res, false, true>
    ? (request: Req, options?: CallOptions) => AsyncIterable<Res>
    : D[K] extends Shape<infer Req, infer Res, false, false>
      ? (request: Req, options?: CallOptions) => Promise<Res>
      : D[K] extends Shape<infer Req, infer Res, true, true>
        ? (requests: AsyncIterable<Req> | Iterable<Req>, options?: CallOptions) => AsyncIterable<Res>
        : never;
};

export type AnyMethod = MethodDefinition<unknown, unknown>;

/** Name of the service that owns a definition: "lead" of /mingjing.lead.v1.LeadService/GetCase. */
export function ownerOf(definition: Definition): string {
  const first = Object.values(definition)[0];
  const owner = first && /^\/mingjing\.([a-z]+)\./.exec(first.path)?.[1];
  if (!owner) throw new Error('not a service of a mingjing package');
  return owner;
}

/** gRPC metadata keys that travel with every call. */
export const METADATA = {
  authorization: 'authorization',
  division: 'mingjing-division',
  cause: 'mingjing-cause',
  traceparent: 'traceparent',
} as const;
