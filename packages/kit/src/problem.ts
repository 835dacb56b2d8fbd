import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { trace } from '@opentelemetry/api';
import { isRefused, KINDS, Refused, type Kind, type RefusalDetails } from '@mingjing/contracts/refused';
import { asRefused as namedByStore } from '@mingjing/store';
import { CLOCK_SKEW } from './clock-differences';
import type { Log } from './log';

/** Trailer that carries a refusal in full; without it the gRPC status alone says the kind. */
const TRAILER = 'mingjing-problem-bin';

/** What a refusal looks like on the wire of a single call. */
export function toStatus(error: unknown, log: Log): Partial<StatusObject> {
  const refused = asRefused(error);
  const metadata = new Metadata();
  if (!refused) {
    log.error({ err: error }, 'a call failed with a bug');
    const traceId = trace.getActiveSpan()?.spanContext().traceId ?? '';
    return { code: status.INTERNAL, details: `internal error ${traceId}`.trim(), metadata };
  }
  const { code, kind, details } = refused;
  metadata.set(TRAILER, Buffer.from(JSON.stringify({ code, kind, details })));
  return { code: KINDS[kind].grpc as status, details: code, metadata };
}

/** A `Refused` for what is one, also for what the store or the bus refuse; undefined for a bug. */
export function asRefused(error: unknown): Refused | undefined {
  const named = namedByStore(error);
  return isRefused(named) ? (named as Refused) : undefined;
}

const BY_STATUS = new Map<number, Kind>(Object.entries(KINDS).map(([kind, { grpc }]) => [grpc, kind as Kind]));
// What grpc-js itself says when a peer is away, slow or full.
BY_STATUS.set(status.DEADLINE_EXCEEDED, 'unavailable');
BY_STATUS.set(status.CANCELLED, 'unavailable');

/** Whether the callee itself said so: a status without our trailer is what grpc-js says of the connection. */
export function isAnswer(error: ServiceError): boolean {
  return (error.metadata?.get(TRAILER).length ?? 0) > 0;
}

/** The refusal behind a failed call, or the error itself where the callee had a bug. */
export function fromStatus(error: ServiceError): Error {
  const packed = error.metadata?.get(TRAILER)[0];
  if (packed instanceof Buffer) {
    const { code, kind, details } = JSON.parse(packed.toString('utf8')) as { code: string; kind: Kind; details: RefusalDetails };
    // A token of ours was new: not we are unknown, but one of the clocks is wrong, and that passes.
    return new Refused(code, code === CLOCK_SKEW ? 'unavailable' : kind, details);
  }
  const kind = BY_STATUS.get(error.code);
  if (!kind) return error;
  if (kind === 'unavailable') {
    return new Refused('service.unavailable', 'unavailable', {
      zh: '服务暂时不可用，请稍后再试。',
      en: 'A service is away for the moment; try again shortly.',
      retryAfter: 2,
    });
  }
  return new Refused('call.refused', kind, { zh: '请求没有被接受，请核对后重试。', en: error.details });
}
