import { setMaxListeners } from 'node:events';
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { largestMessage, MESSAGE_BYTES } from '@mingjing/contracts';
import type { CallContext } from './call';
import { admitting } from './grpc-admission';
import { answer, recognise, type Serving } from './grpc-answer';
import type { GrpcLingering } from './grpc-lingering';
import { healthOn, isHealth } from './grpc-health';
import { requestOf, tolerant } from './grpc-request';
import { stopServer } from './grpc-stop';
import { received, sendReplies } from './grpc-stream';
import type { AnyMethod, Definition, Handlers } from './grpc-types';
import type { Log } from './log';
import { toStatus } from './problem';
import type { VerifyActor } from './tokens';

/** One connection carries all calls of another service, pushes that stay open for minutes among them. */
const CALLS_AT_ONCE = 1_000;
const MESSAGE_MS = 30_000;

export interface RpcBinding {
  definition: Definition;
  handlers: Record<string, (request: never, call: CallContext) => unknown>;
}

/** Binds an implementation to its service definition; see `Handlers` for the shape of each function. */
export function rpc<D extends Definition>(definition: D, handlers: Handlers<D>): RpcBinding {
  return { definition, handlers: handlers as unknown as RpcBinding['handlers'] };
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
  /** Milliseconds within which the one message of a call must be complete. */
  messageMs?: number;
  /** What is thrown away after a call has ended. */
  lingering?: GrpcLingering;
}

/** Serves the bindings and gRPC health on `listen`. */
export async function serveRpc(options: RpcServerOptions): Promise<RpcServer> {
  const stopping = new AbortController();
  // One listener for each open stream.
  setMaxListeners(0, stopping.signal);
  const { service, verify, log } = options;
  const serving: Serving = { service, verify, log, actors: new WeakMap(), stopping: stopping.signal };
  const server = new Server(
    admitting({
      admit: (caller) => recognise(caller, serving),
      largest: (path) => (isHealth(path) ? MESSAGE_BYTES.anonymous : largestMessage(path)),
      messageMs: options.messageMs ?? MESSAGE_MS,
      callsAtOnce: CALLS_AT_ONCE,
      lingering: options.lingering,
      log,
    }),
  );
  const health = healthOn(server, stopping.signal, log, 'NOT_SERVING');
  for (const binding of options.bindings) {
    const definition = Object.fromEntries(
      Object.entries(binding.definition).map(([name, method]) => [name, { ...method, requestDeserialize: tolerant(method) }]),
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

function unary(method: AnyMethod, handler: Handler, options: Serving) {
  return (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>): void => {
    answer(method, call, options, async (context) => (await handler(requestOf(method, call.request) as never, context)) as object).then(
      (value) => reply(null, value),
      (error: unknown) => reply(toStatus(error, options.log) as never),
    );
  };
}

function streaming(method: AnyMethod, handler: Handler, options: Serving) {
  return (call: ServerWritableStream<unknown, unknown>): void => {
    const work = (context: CallContext) =>
      sendReplies(call, handler(requestOf(method, call.request) as never, context) as AsyncIterable<unknown>, options.stopping);
    answerStream(method, call, options, work);
  };
}

function conversing(method: AnyMethod, handler: Handler, options: Serving) {
  return (call: ServerDuplexStream<unknown, unknown>): void => {
    const work = (context: CallContext) =>
      sendReplies(call, handler(requestsOf(method, call, options.stopping) as never, context) as AsyncIterable<unknown>);
    answerStream(method, call, options, work);
  };
}

async function* requestsOf(method: AnyMethod, call: ServerDuplexStream<unknown, unknown>, stopping: AbortSignal): AsyncIterable<unknown> {
  for await (const request of received(call, stopping)) yield requestOf(method, request);
}

type Streamed = ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

function answerStream(method: AnyMethod, call: Streamed, options: Serving, work: (context: CallContext) => Promise<void>): void {
  answer(method, call, options, work).then(
    () => call.end(),
    (error: unknown) => call.emit('error', toStatus(error, options.log)),
  );
}
