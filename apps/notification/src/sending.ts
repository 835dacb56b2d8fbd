import type { Circuit } from './circuit';
import { lost, notTaken, refusedForGood, taken } from './message';
import { NotTaken, type Outgoing, type SendResult, type SmsProvider } from './provider';
import { change, type Work } from './work';

/** A try that is written down. */
export interface Attempted {
  id: string;
  attempt: string;
  division: string;
  /** Absent where another process, or an earlier life of this one, handed it over. */
  outgoing?: Outgoing;
}

function limited(work: Work, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(work.context.config.SMS_TIMEOUT_MS), stopping]);
}

/** Hands a batch to the provider and writes down what became of each message. */
export async function handOver(work: Work, circuit: Circuit, batch: Attempted[], stopping: AbortSignal): Promise<void> {
  const provider = work.provider as SmsProvider;
  let results: Map<string, SendResult>;
  try {
    results = await provider.send(
      batch.flatMap(({ outgoing }) => outgoing ?? []),
      limited(work, stopping),
    );
  } catch (error) {
    if (stopping.aborted) return;
    noteFailure(work, circuit, error);
    if (error instanceof NotTaken) await Promise.all(batch.map((one) => postpone(work, one, 'provider.down')));
    else await lookUp(work, circuit, batch, stopping);
    return;
  }
  circuit.closed();
  const unclear = batch.filter(({ id }) => !results.has(id));
  await Promise.all(batch.map((one) => conclude(work, one, results.get(one.id))));
  if (unclear.length > 0) await lookUp(work, circuit, unclear, stopping);
}

function noteFailure(work: Work, circuit: Circuit, error: unknown): void {
  const { clock, log } = work.context;
  if (!circuit.downSince) log.warn({ err: error }, 'the SMS provider takes nothing; messages wait');
  circuit.failed(new Date(), clock.now());
}

async function conclude(work: Work, one: Attempted, result: SendResult | undefined): Promise<void> {
  if (!result) return;
  const { id, attempt } = one;
  if (result.outcome === 'accepted') await change(work, id, taken(attempt, result.providerId));
  else if (result.transient) await postpone(work, one, result.code);
  else await change(work, id, refusedForGood(attempt, result.code));
}

async function postpone(work: Work, { id, attempt, division }: Attempted, reason: string): Promise<void> {
  const patience = await work.retryOf(division);
  await change(work, id, notTaken(attempt, reason, patience, new Date()));
}

/**
 * Asks the provider what became of tries whose end nobody heard. What it does not know of is sent again only where a
 * repetition can reach nobody twice. While the provider does not answer they hang, and are asked about when it does.
 */
export async function lookUp(work: Work, circuit: Circuit, batch: Attempted[], stopping: AbortSignal): Promise<void> {
  const provider = work.provider as SmsProvider;
  let known: Map<string, string>;
  try {
    known = await provider.lookUp(
      batch.map(({ id }) => id),
      limited(work, stopping),
    );
  } catch (error) {
    if (!stopping.aborted) noteFailure(work, circuit, error);
    return;
  }
  // It took messages, only its answer was late: with nothing left to send no probe would ever say so.
  if (known.size > 0) circuit.closed();
  await Promise.all(
    batch.map(async (one) => {
      const { id, attempt } = one;
      const providerId = known.get(id);
      if (providerId !== undefined) await change(work, id, taken(attempt, providerId));
      else if (provider.idempotent) await postpone(work, one, 'provider.unclear');
      else await change(work, id, lost(attempt));
    }),
  );
}
