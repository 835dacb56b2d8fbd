import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials, Metadata, status, type ClientOptions, type ServiceError } from '@grpc/grpc-js';
import { idOrNone } from '@mingjing/contracts/forms';
import { sendRequests } from './grpc-stream';
import { METADATA, ownerOf, type AnyMethod, type CallOptions, type Definition, type PromiseClient } from './grpc-types';
import { fromStatus, isAnswer } from './problem';
import { ATTRIBUTES, currentTraceparent, inSpan } from './trace';

const DEFAULT_TIMEOUT_MS = 10_000;
const STREAM_TIMEOUT_MS = 10 * 60_000;
/** By then a channel has tried to connect anew: to another replica, where there is one. */
const AGAIN_AFTER_MS = 150;
/** Calls that change nothing. */
const READS = /\/(Get|List|Resolve|Preview)[A-Z]\w*$/;

const OPTIONS: ClientOptions = {
  'grpc.enable_channelz': 0,
  'grpc.enable_retries': 0,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  // A service that was restarted must be found again within a second, not after grpc's default two minutes.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
};

export interface ClientContext {
  /** The calling service, for spans. */
  caller: string;
  division: string;
  /** Actor token for the called service. */
  token: (audience: string) => Promise<string>;
  /** Milliseconds after which a call that says nothing of it is given up; ten seconds where this does not either. */
  timeoutMs?: number;
  /** Hears why a call failed. */
  failed?: (error: Error) => void;
}

/** One channel per address for the whole process part that `stop` closes. */
export class Channels {
  private readonly channels = new Map<string, Client>();

  get(address: string): Client {
    let channel = this.channels.get(address);
    if (!channel) {
      channel = new Client(address, credentials.createInsecure(), OPTIONS);
      this.channels.set(address, channel);
    }
    return channel;
  }

  close(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
  }
}

/**
 * A client with promises. Every call has a deadline and carries division, actor token, cause and trace. One that nobody answered
 * because a connection ended is sent once more, where it does no harm: a read, or what carries an idempotency key.
 * Refusals of the callee come back as `Refused`.
 */
export function promiseClient<D extends Definition>(definition: D, channel: () => Client, context: ClientContext): PromiseClient<D> {
  const owner = ownerOf(definition);
  const metadataFor = async (options: CallOptions): Promise<Metadata> => {
    const metadata = new Metadata();
    metadata.set(METADATA.authorization, `Bearer ${await context.token(owner)}`);
    if (context.division) metadata.set(METADATA.division, idOrNone('division', context.division));
    if (options.cause) metadata.set(METADATA.cause, options.cause);
    const traceparent = currentTraceparent();
    if (traceparent) metadata.set(METADATA.traceparent, traceparent);
    return metadata;
  };
  const methods = Object.entries(definition).map(([name, method]) => {
    const span = { service: context.caller, kind: 'client' as const, attributes: { [ATTRIBUTES.rpc]: method.path } };
    const streamed = method.requestStream ? converse : stream;
    const call = method.responseStream
      ? (request: unknown, options: CallOptions = {}) => streamed(channel, method, request as never, options, metadataFor)
      : (request: unknown, options: CallOptions = {}) =>
          inSpan(method.path, span, async () =>
            unary(channel, method, request, { timeoutMs: context.timeoutMs, ...options }, await metadataFor(options)).catch(
              (error: Error) => {
                context.failed?.(error);
                throw error;
              },
            ),
          );
    return [name, call];
  });
  return Object.fromEntries(methods) as PromiseClient<D>;
}

async function unary(
  channel: () => Client,
  method: AnyMethod,
  request: unknown,
  options: CallOptions,
  metadata: Metadata,
): Promise<unknown> {
  const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const harmless = options.repeatable || options.cause !== undefined || READS.test(method.path);
  try {
    return await attempt(channel(), method, request, deadline, metadata).catch(async (error: ServiceError) => {
      const unheard = error.code === status.UNAVAILABLE && !isAnswer(error);
      if (!harmless || !unheard || Date.now() + AGAIN_AFTER_MS >= deadline) throw error;
      await pause(AGAIN_AFTER_MS);
      return attempt(channel(), method, request, deadline, metadata);
    });
  } catch (error) {
    throw fromStatus(error as ServiceError);
  }
}

function attempt(channel: Client, method: AnyMethod, request: unknown, deadline: number, metadata: Metadata): Promise<unknown> {
  return new Promise((resolve, reject) => {
    channel.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata,
      { deadline },
      (error: ServiceError | null, reply?: unknown) => (error ? reject(error) : resolve(reply)),
    );
  });
}

async function* stream(
  channel: () => Client,
  method: AnyMethod,
  request: unknown,
  options: CallOptions,
  metadataFor: (options: CallOptions) => Promise<Metadata>,
): AsyncIterable<unknown> {
  const deadline = Date.now() + (options.timeoutMs ?? STREAM_TIMEOUT_MS);
  const metadata = await metadataFor(options);
  const call = channel().makeServerStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, request, metadata, {
    deadline,
  });
  try {
    for await (const reply of call) yield reply;
  } catch (error) {
    throw fromStatus(error as ServiceError);
  } finally {
    call.cancel();
  }
}

/** Sends and receives at the same time; a fault of what is sent ends the call and is the fault the reader hears. */
async function* converse(
  channel: () => Client,
  method: AnyMethod,
  requests: AsyncIterable<unknown>,
  options: CallOptions,
  metadataFor: (options: CallOptions) => Promise<Metadata>,
): AsyncIterable<unknown> {
  const deadline = Date.now() + (options.timeoutMs ?? STREAM_TIMEOUT_MS);
  const metadata = await metadataFor(options);
  const call = channel().makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, metadata, { deadline });
  let fault: { error: unknown } | undefined;
  sendRequests(call, requests).catch((error: unknown) => {
    fault = { error };
    call.cancel();
  });
  try {
    for await (const reply of call) yield reply;
  } catch (error) {
    throw fault ? fault.error : fromStatus(error as ServiceError);
  } finally {
    call.cancel();
  }
}
