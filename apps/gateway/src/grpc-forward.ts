import { setMaxListeners } from 'node:events';
import type { Metadata, sendUnaryData, ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js';
import { decodeRequest } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { ATTRIBUTES, inSpan, received, sendReplies, toStatus, type AnyMethod, type CallOptions, type Definition } from '@mingjing/kit';
import { Gates } from './gate';
import type { App } from './api-keys';
import { requireKey } from './call';
import type { Gateway } from './gateway';
import type { Callers } from './grpc-callers';

const LONGEST_MS = 60_000;
const LONGEST_STREAM_MS = 10 * 60_000;
const bytes = (value: Buffer): Buffer => value;

interface Incoming {
  metadata: Metadata;
  getDeadline(): Date | number;
}

type Sends = (request: Buffer, options: CallOptions) => Promise<Buffer>;
type Streams = (requests: AsyncIterable<Buffer>, options: CallOptions) => AsyncIterable<Buffer>;

/** Calls of third-party systems on their way to the service that answers: the bytes as they came, the rights of the API key. */
export class Forwarding {
  private readonly streams: Gates;
  private readonly ending = new AbortController();

  constructor(
    private readonly gateway: Gateway,
    private readonly callers: Callers,
  ) {
    // One listener for each open stream.
    setMaxListeners(0, this.ending.signal);
    this.streams = new Gates(
      gateway.context.config.STREAMS_AT_ONCE,
      () =>
        new Refused('stream.busy', 'unavailable', {
          retryAfter: 15,
          zh: '该密钥已有多个推送在进行，请等其中一个结束后再试。',
          en: 'Several streams of this key are open; try again when one of them has ended.',
        }),
    );
  }

  /** Aborted when the door is closed. */
  get stopping(): AbortSignal {
    return this.ending.signal;
  }

  /** Ends open streams; their callers push again what was not answered. */
  stop(): void {
    this.ending.abort();
  }

  unary(method: AnyMethod) {
    const forward = async (call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> => {
      const app = this.callers.appOf(call.metadata);
      // The bytes are not encoded anew, but what is not of the message type stops here.
      decodeRequest(method.path, method.requestDeserialize, call.request);
      return this.client<Sends>(method, app)(call.request, optionsOf(call, app, LONGEST_MS));
    };
    return (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      this.traced(method, () => forward(call)).then(
        (answer) => reply(null, answer),
        (error: unknown) => reply(toStatus(error, this.gateway.context.log) as never),
      );
    };
  }

  stream(method: AnyMethod) {
    const forward = async (call: ServerDuplexStream<Buffer, Buffer>): Promise<void> => {
      const app = this.callers.appOf(call.metadata);
      const requests = this.admitted(method, call);
      await this.streams.pass(app.actor.id, () =>
        sendReplies(call, this.client<Streams>(method, app)(requests, optionsOf(call, app, LONGEST_STREAM_MS))),
      );
    };
    return (call: ServerDuplexStream<Buffer, Buffer>): void => {
      this.traced(method, () => forward(call)).then(
        () => call.end(),
        (error: unknown) => call.emit('error', toStatus(error, this.gateway.context.log)),
      );
    };
  }

  /** A key that is revoked meanwhile ends the stream within seconds. */
  private async *admitted(method: AnyMethod, call: ServerDuplexStream<Buffer, Buffer>): AsyncIterable<Buffer> {
    for await (const request of received(call, this.stopping)) {
      await this.callers.still(call.metadata);
      decodeRequest(method.path, method.requestDeserialize, request);
      yield request;
    }
  }

  private client<F>(method: AnyMethod, app: App): F {
    const definition = { method: { ...method, requestSerialize: bytes, responseDeserialize: bytes } } as unknown as Definition;
    const { method: send } = this.gateway.context.client(definition, app.division, { actor: app.actor }) as unknown as { method: F };
    return send;
  }

  private traced<T>(method: AnyMethod, work: () => Promise<T>): Promise<T> {
    return inSpan(method.path, { service: this.gateway.context.name, kind: 'server', attributes: { [ATTRIBUTES.rpc]: method.path } }, work);
  }
}

/**
 * Until the caller's deadline, and no longer than `longestMs`; the caller's idempotency key, bound to the caller.
 * @throws Refused idempotency.invalid
 */
function optionsOf(call: Incoming, { actor }: App, longestMs: number): CallOptions {
  const left = Number(call.getDeadline()) - Date.now();
  const timeoutMs = Math.max(1, Math.min(longestMs, Number.isFinite(left) ? left : longestMs));
  const key = requireKey(text(call.metadata, 'idempotency-key') || undefined, 'idempotency-key');
  return { timeoutMs, ...(key && { cause: `${actor.id}:${key}` }) };
}

function text(metadata: Metadata, key: string): string {
  return String(metadata.get(key)[0] ?? '');
}
