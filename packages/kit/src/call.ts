import type { Change } from '@mingjing/store';
import type { Actor } from './actor';
import type { Clock } from './clock';

/** What a handler knows of the call it answers. */
export interface CallContext {
  actor: Actor;
  /** Division the call was routed by; may be empty. */
  division: string;
  /** Idempotency key of the caller, or one made for this call. */
  cause: string;
  /** After this nobody waits for the answer. */
  deadline: Date;
  traceparent?: string;
  signal: AbortSignal;
}

/** Who, when and for which trace a change is written, from the call that causes it. */
export function changeOf(call: Pick<CallContext, 'actor' | 'division' | 'traceparent'>, clock: Clock, division = call.division): Change {
  return { by: call.actor.id, at: clock.now(), division, traceparent: call.traceparent };
}
