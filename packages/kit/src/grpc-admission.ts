import type { ServerHttp2Stream } from 'node:http2';
import {
  ServerInterceptingCall,
  status,
  type Metadata,
  type ServerInterceptor,
  type ServerOptions,
  type StatusObject,
} from '@grpc/grpc-js';
import { Refused } from '@mingjing/contracts/refused';
import { endOverlong, LINGERING, type GrpcLingering } from './grpc-lingering';
import type { Log } from './log';
import { toStatus } from './problem';

const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;

/** A call of which no more than its headers is known. */
export interface Caller {
  /** "/mingjing.lead.v1.LeadService/GetCase" */
  path: string;
  metadata: Metadata;
  /** Address the connection comes from. */
  address: string;
}

export interface Admission {
  /**
   * Judges a call by its headers, before anything of its message is taken.
   * @returns what is to be done once the call has ended
   * @throws Refused
   */
  admit(caller: Caller): Promise<() => void>;
  /** Bytes a message of a method has at most. */
  largest(path: string): number;
  /** Milliseconds within which the one message of a call must be complete. */
  messageMs: number;
  /** Calls a connection may have open at once. */
  callsAtOnce: number;
  lingering?: GrpcLingering | undefined;
  log: Log;
}

/** Options of a server that lets nobody in whom `admit` refuses, and takes no more of anybody than it says. */
export function admitting(admission: Admission): ServerOptions {
  return {
    interceptors: [interceptor(admission)],
    // Nothing is taken in beyond what each call is allowed: see `allow`.
    'grpc.max_receive_message_length': 0,
    'grpc.max_concurrent_streams': admission.callsAtOnce,
    'grpc.enable_channelz': 0,
    'grpc.max_connection_idle_ms': HOUR_MS,
    'grpc.max_connection_age_ms': 24 * HOUR_MS,
    'grpc.max_connection_age_grace_ms': 30_000,
  };
}

type Call = Parameters<ServerInterceptor>[1];

function interceptor({ admit, largest, messageMs, lingering = LINGERING, log }: Admission): ServerInterceptor {
  return ({ path, requestStream }, call) => {
    let timer: NodeJS.Timeout | undefined;
    let leave = (): void => {};
    let ended = false;
    // What still comes of a refused message is thrown away by grpc-js as it comes, up to a bound (`endOverlong`). It is not cut off
    // with a reset: under Node 20 a client that ends its connection after one may take all memory of its process, and our
    // services are clients.
    const refuse = (error: unknown): void => {
      if (!ended) call.sendStatus({ details: '', ...toStatus(error, log) } as Parameters<Call['sendStatus']>[0]);
    };
    const begin = async (metadata: Metadata, next: (metadata: Metadata) => void): Promise<void> => {
      leave = await admit({ path, metadata, address: call.getConnectionInfo().remoteAddress ?? '' });
      if (ended) return leave();
      allow(call, largest(path), log);
      if (!requestStream) timer = setTimeout(() => refuse(tooSlow(messageMs)), messageMs);
      next(metadata);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, go) => void begin(metadata, go).catch(refuse),
          onReceiveHalfClose(go) {
            clearTimeout(timer);
            go();
          },
          onCancel() {
            clearTimeout(timer);
            ended = true;
            endOverlong(insideOf(call).stream, lingering);
            leave();
          },
        }),
    });
  };
}

type Told = Partial<StatusObject>;

/** What grpc-js keeps to itself: it knows one limit for all methods of a server, and no connections. */
interface Inside {
  sendStatus(status: Told): void;
  decoder: { maxReadMessageLength: number };
  maxReceiveMessageSize: number;
  stream: ServerHttp2Stream;
}

function insideOf(call: Call): Inside {
  return call as unknown as Inside;
}

function allow(call: Call, bytes: number, log: Log): void {
  const inside = insideOf(call);
  inside.decoder.maxReadMessageLength = bytes;
  inside.maxReceiveMessageSize = bytes;
  // grpc-js refuses what is longer by itself, in its own words and past the interceptors.
  const send = inside.sendStatus.bind(call);
  inside.sendStatus = (said) => send(isOverlong(said) ? { details: '', ...toStatus(tooLong(bytes), log) } : said);
}

function isOverlong({ code, details, metadata }: Told): boolean {
  return code === status.RESOURCE_EXHAUSTED && !metadata && (details ?? '').startsWith('Received message');
}

function tooLong(bytes: number): Refused {
  const most = bytes < MIB ? `${bytes / 1024} KiB` : `${bytes / MIB} MiB`;
  return new Refused('message.tooLong', 'exhausted', {
    http: 413,
    zh: `消息过大：该方法每条消息最多 ${most}。请分成几次调用（导入每次最多 1,000 行）；办件也可以用 PushMatters 逐条推送。`,
    en: `The message is too long: at most ${most} for this method. Split it into several calls (imports: at most 1,000 rows each); matters may also go one by one through PushMatters.`,
  });
}

function tooSlow(messageMs: number): Refused {
  const seconds = Math.round(messageMs / 1000);
  return new Refused('request.tooSlow', 'unavailable', {
    zh: `请求内容在 ${seconds} 秒内没有传完，请检查网络后重新发送。`,
    en: `The message was not complete within ${seconds} s; send it again.`,
  });
}
