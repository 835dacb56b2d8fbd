import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { idOrNone } from '@mingjing/contracts/forms';
import { Refused } from '@mingjing/contracts/refused';
import type { Actor } from './actor';
import type { CallContext } from './call';
import type { Caller } from './grpc-admission';
import { isHealth } from './grpc-health';
import { METADATA, type AnyMethod } from './grpc-types';
import type { Log } from './log';
import { callCounter, callDuration } from './metrics';
import { asRefused } from './problem';
import type { VerifyActor } from './tokens';
import { ATTRIBUTES, currentTraceparent, inSpan } from './trace';

const MAX_DEADLINE_MS = 10 * 60_000;
const LONGEST_CAUSE = 400;

/** What every call of a server is answered with. */
export interface Serving {
  service: string;
  verify: VerifyActor;
  log: Log;
  /** Who makes the calls that are under way. */
  actors: WeakMap<Metadata, Actor>;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
}

/** Whoever speaks for nobody we know is refused on the headers; health is for everybody. */
export async function recognise({ path, metadata }: Caller, { actors, service, verify }: Serving): Promise<() => void> {
  if (!isHealth(path)) {
    try {
      actors.set(metadata, await verify(textOf(metadata, METADATA.authorization).replace(/^Bearer /i, '')));
    } catch (error) {
      callCounter().add(1, { service, method: path, outcome: asRefused(error)?.kind ?? 'bug' });
      throw error;
    }
  }
  return () => {};
}

function textOf(metadata: Metadata, key: string): string {
  return String(metadata.get(key)[0] ?? '');
}

/** @throws Refused idempotency.invalid: it is kept with what it caused, so it is short */
function causeOf(given: string): string {
  if (given.length <= LONGEST_CAUSE) return given;
  throw new Refused('idempotency.invalid', 'invalid', {
    field: METADATA.cause,
    zh: `幂等键最多 ${LONGEST_CAUSE} 个字符。`,
    en: `An idempotency key has at most ${LONGEST_CAUSE} characters.`,
  });
}

interface Incoming {
  metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** Carries out a call in a span of its own, and counts it. */
export async function answer<T>(
  method: AnyMethod,
  call: Incoming,
  options: Serving,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const text = (key: string): string => textOf(call.metadata, key);
  const traceparent = text(METADATA.traceparent) || undefined;
  const labels = { service: options.service, method: method.path };
  const span = { service: options.service, kind: 'server' as const, parent: traceparent, attributes: { [ATTRIBUTES.rpc]: method.path } };
  let outcome = 'ok';
  try {
    return await inSpan(method.path, span, async () => {
      const actor = options.actors.get(call.metadata);
      if (!actor) throw new Error('a call that nobody let in');
      const abort = new AbortController();
      call.on('cancelled', () => abort.abort());
      const longest = Date.now() + MAX_DEADLINE_MS;
      const deadline = new Date(Math.min(Number(call.getDeadline()), longest));
      const cause = causeOf(text(METADATA.cause)) || randomUUID();
      // What this call changes is caused by this span, not by the caller's.
      return work({
        actor,
        division: idOrNone(METADATA.division, text(METADATA.division)),
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
