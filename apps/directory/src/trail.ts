import { asRefused, type CallContext, type RpcBinding } from '@mingjing/kit';
import { realNow } from './real-time';
import type { AuditLog } from './audit';
import type { AuditEntry, Outcome } from './audit-chain';

/** Refusals that are no denial of a person's rights: a stale or made-up token, and what sign-in records itself. */
const RECORDED_ELSEWHERE = new Set(['session.ended', 'apiKey.refused', 'signIn.refused', 'signIn.locked', 'signIn.busy', 'signIn.tooMany']);
const DENIALS = new Set(['forbidden', 'unauthenticated', 'missing']);
const OWN_CHAIN = 'directory';

/** What the directory itself writes into the audit log. */
export class Trail {
  constructor(private readonly log: AuditLog) {}

  /** Resolves once durable. */
  write(call: Pick<CallContext, 'actor' | 'division'>, action: string, target: string, outcome: Outcome, reason = ''): Promise<void> {
    const entry = {
      at: realNow(),
      actor: call.actor.id,
      action,
      target,
      outcome,
      reason,
      division: call.division,
    };
    return this.log.record(OWN_CHAIN, entry);
  }

  done(call: Pick<CallContext, 'actor' | 'division'>, action: string, target: string, reason = ''): Promise<void> {
    return this.write(call, action, target, 'done', reason);
  }

  /** An entry another service gives, in that service's own chain. */
  received(writer: string, entry: Omit<AuditEntry, 'at'>): Promise<void> {
    return this.log.record(writer, { ...entry, at: realNow() });
  }

  /** Every denial is recorded before it is answered. */
  async denial(call: CallContext, rpcName: string, request: object, error: unknown): Promise<void> {
    const refused = asRefused(error);
    if (!refused || !DENIALS.has(refused.kind) || RECORDED_ELSEWHERE.has(refused.code)) return;
    await this.write(call, rpcName, targetOf(request), 'denied', refused.code);
  }
}

/** What was asked for, from the ids a request names. */
function targetOf(request: object): string {
  const named = request as Record<string, unknown>;
  const ids = ['id', 'accountId', 'assignmentId', 'postId', 'division', 'root'].map((field) => named[field]);
  return (ids.find((id) => typeof id === 'string' && id !== '') as string | undefined)?.slice(0, 80) ?? '';
}

/** The binding with every denial of it recorded. */
export function recordingDenials(binding: RpcBinding, trail: Trail): RpcBinding {
  const entries = Object.entries(binding.handlers).map(([name, handler]) => {
    const streams = binding.definition[name]?.responseStream === true;
    return [name, streams ? recordedStream(name, handler, trail) : recordedCall(name, handler, trail)];
  });
  return { ...binding, handlers: Object.fromEntries(entries) as RpcBinding['handlers'] };
}

type Handler = RpcBinding['handlers'][string];

function recordedCall(name: string, handler: Handler, trail: Trail): Handler {
  return async (request, call) => {
    try {
      return await handler(request, call);
    } catch (error) {
      await trail.denial(call, name, request, error);
      throw error;
    }
  };
}

function recordedStream(name: string, handler: Handler, trail: Trail): Handler {
  return async function* (request, call) {
    try {
      yield* handler(request, call) as AsyncIterable<unknown>;
    } catch (error) {
      await trail.denial(call, name, request, error);
      throw error;
    }
  };
}
