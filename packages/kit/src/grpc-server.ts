import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  Server,
  ServerCredentials,
  type Metadata,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { Refused } from '@mingjing/contracts/refused';
import type { CallContext } from './call';
import { endingWith, stopServer } from './grpc-stop';
import { received, sendReplies } from './grpc-stream';
import { METADATA, type AnyMethod, type Definition, type Handlers } from './grpc-types';
import type { Log } from './log';
import { callCounter, callDuration } from './metrics';
import { asRefused, toStatus } from './problem';
import type { VerifyActor } from './tokens';
import { ATTRIBUTES, currentTraceparent, inSpan } from './trace';

const MAX_DEADLINE_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

export interface RpcBinding {
  definition: Definition;
  handlers: Record<string, (request: never, call: CallContext) => unknown>;
}

/** Binds an implementation to its service definition; see `Handlers` for the shape of each function. */
export function rpc<D extends Definition>(definition: D, handlers: Handlers<D>): RpcBinding {
  return { definition, handlers: handlers as unknown as RpcBinding['handlers'] };
}

/** Stands for a request whose bytes do not decode, so that the caller hears INVALID_ARGUMENT rather than a fault of ours. */
const UNDECODABLE = Symbol('undecodable');

function tolerant(deserialize: (bytes: Buffer) => unknown): (bytes: Buffer) => unknown {
  return (bytes) => {
    try {
      return deserialize(bytes);
    } catch {
      return UNDECODABLE;
    }
  };
}

export interface RpcServer {
  /** host:port really bound. */
  address: string;
  serving(ready: boolean): void;
  stop(): Promise<void>;
}

export interface RpcServerOptions {
  service: string;
  listen: string;
  bindings: RpcBinding[];
  verify: VerifyActor;
  log: Log;
}

/** Serves the bindings and gRPC health on `listen`. */
export async function serveRpc(options: RpcServerOptions): Promise<RpcServer> {
  const server = new Server({
    'grpc.enable_channelz': 0,
    'grpc.max_receive_message_length': 8 * 1024 * 1024,
    'grpc.max_connection_idle_ms': HOUR_MS,
    'grpc.max_connection_age_ms': 24 * HOUR_MS,
    'grpc.max_connection_age_grace_ms': 30_000,
  });
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  const stopping = new AbortController();
  // One listener for each open stream.
  setMaxListeners(0, stopping.signal);
  health.addToServer(endingWith(server, stopping.signal, options.log));
  const serving = { ...options, stopping: stopping.signal };
  for (const binding of options.bindings) {
    const definition = Object.fromEntries(
      Object.entries(binding.definition).map(([name, method]) => [
        name,
        { ...method, requestDeserialize: tolerant(method.requestDeserialize) },
      ]),
    );
    server.addService(definition as Definition, implementation(binding, serving));
  }
  const [host] = options.listen.split(':');
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(options.listen, ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return {
    address: `${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    serving: (ready) => health.setStatus('', ready ? 'SERVING' : 'NOT_SERVING'),
    stop() {
      stopping.abort();
      return stopServer(server, `${host}:${port}`);
    },
  };
}

interface Serving extends RpcServerOptions {
  /** Aborted when the server stops. */
  stopping: AbortSignal;
}

function implementation({ definition, handlers }: RpcBinding, options: Serving): UntypedServiceImplementation {
  const entries = Object.entries(definition).map(([name, method]) => {
    const handler = handlers[name];
    if (!handler) throw new Error(`${method.path} has no handler`);
    const bound = method.requestStream ? conversing : method.responseStream ? streaming : unary;
    return [name, bound(method, handler, options)];
  });
  return Object.fromEntries(entries) as UntypedServiceImplementation;
}

type Handler = RpcBinding['handlers'][string];

function unary(method: AnyMethod, handler: Handler, options: RpcServerOptions) {
  return (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>): void => {
    answer(method, call, options, async (context) => (await handler(decoded(call.request), context)) as object).then(
      (value) => reply(null, value),
      (error: unknown) => reply(toStatus(error, options.log) as never),
    );
  };
}

function streaming(method: AnyMethod, handler: Handler, options: Serving) {
  return (call: ServerWritableStream<unknown, unknown>): void => {
    const work = (context: CallContext) =>
      sendReplies(call, handler(decoded(call.request), context) as AsyncIterable<unknown>, options.stopping);
    answerStream(method, call, options, work);
  };
}

function conversing(method: AnyMethod, handler: Handler, options: Serving) {
  return (call: ServerDuplexStream<unknown, unknown>): void => {
    const work = (context: CallContext) =>
      sendReplies(call, handler(requestsOf(call, options.stopping) as never, context) as AsyncIterable<unknown>);
    answerStream(method, call, options, work);
  };
}

async function* requestsOf(call: ServerDuplexStream<unknown, unknown>, stopping: AbortSignal): AsyncIterable<unknown> {
  for await (const request of received(call, stopping)) yield decoded(request);
}

type Streamed = ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

function answerStream(method: AnyMethod, call: Streamed, options: RpcServerOptions, work: (context: CallContext) => Promise<void>): void {
  answer(method, call, options, work).then(
    () => call.end(),
    (error: unknown) => call.emit('error', toStatus(error, options.log)),
  );
}

function decoded(request: unknown): never {
  if (request === UNDECODABLE) {
    throw new Refused('request.undecodable', 'invalid', {
      zh: '请求内容无法解析，请按接口定义重新编码。',
      en: 'The bytes of the request are not of its message type.',
    });
  }
  return request as never;
}

interface Incoming {
  metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

async function answer<T>(
  method: AnyMethod,
  call: Incoming,
  options: RpcServerOptions,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const text = (key: string): string => String(call.metadata.get(key)[0] ?? '');
  const traceparent = text(METADATA.traceparent) || undefined;
  const labels = { service: options.service, method: method.path };
  const span = { service: options.service, kind: 'server' as const, parent: traceparent, attributes: { [ATTRIBUTES.rpc]: method.path } };
  let outcome = 'ok';
  try {
    return await inSpan(method.path, span, async () => {
      const actor = await options.verify(text(METADATA.authorization).replace(/^Bearer /i, ''));
      const abort = new AbortController();
      call.on('cancelled', () => abort.abort());
      const longest = Date.now() + MAX_DEADLINE_MS;
      const deadline = new Date(Math.min(Number(call.getDeadline()), longest));
      const cause = text(METADATA.cause) || randomUUID();
      // What this call changes is caused by this span, not by the caller's.
      return work({
        actor,
        division: text(METADATA.division),
        cause,
        deadline,
        traceparent: currentTraceparent() ?? traceparent,
        signal: abort.signal,
      });
    });
  } catch (error) {
    outcome = asRefused(error)?.kind ?? 'bug';
    throw error;
  } finally {
    callCounter().add(1, { ...labels, outcome });
    callDuration().record((performance.now() - began) / 1000, labels);
  }
}
