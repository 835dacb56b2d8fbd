import { evaluation } from '@mingjing/contracts';
import { KINDS, Refused, type Kind } from '@mingjing/contracts/refused';
import { ATTRIBUTES, citizen, currentTraceparent, gauge, inSpan } from '@mingjing/kit';
import { Batcher } from './batcher';
import type { GatewayContext } from './config';

export interface Submitted {
  submission: evaluation.Submission;
  /** Division of the plate or the matter. */
  division: string;
  /** Idempotency key. */
  cause: string;
}

export interface Submissions {
  /** Resolves once the evaluation is durable. @throws Refused as the evaluation service or a full queue says */
  submit(submitted: Submitted): Promise<evaluation.SubmissionReceipt>;
}

/** Sends submissions through the batched hop; every item carries its own context, the call acts as the gateway. */
export function submissionsThrough(context: GatewayContext): Submissions {
  const { config, name } = context;
  const client = context.client(evaluation.EvaluationServiceService, '');
  const timeoutMs = config.SUBMIT_SECONDS * 1000;
  const send = async (items: evaluation.SubmissionItem[], deadline: Date): Promise<(evaluation.SubmissionReceipt | Error)[]> => {
    const links = items.flatMap((item) => item.context?.traceparent || []);
    const span = { service: name, links, attributes: { [ATTRIBUTES.items]: items.length } };
    const reply = await inSpan('submit batch', span, () =>
      client.submitEvaluations({ items }, { timeoutMs: deadline.getTime() - Date.now(), repeatable: true }),
    );
    return reply.results.map(outcome);
  };
  const batcher = new Batcher({ send, weigh, maxItems: config.SUBMIT_BATCH, maxQueued: config.SUBMIT_QUEUE, timeoutMs });
  gauge('mingjing_submissions_waiting', 'Evaluations waiting for the batched hop', { service: name }, () => batcher.queued);
  return {
    async submit({ submission, division, cause }) {
      const actorToken = await context.signActor(citizen, 'evaluation');
      const deadline = new Date(Date.now() + timeoutMs);
      return batcher.add({ context: { division, actorToken, cause, traceparent: currentTraceparent() ?? '', deadline }, submission });
    },
  };
}

const FIXED_BYTES = 1000;
const BYTES_PER_CHARACTER = 3;

function weigh({ submission }: evaluation.SubmissionItem): number {
  return FIXED_BYTES + BYTES_PER_CHARACTER * (submission?.text.length ?? 0);
}

function outcome({ result }: evaluation.SubmissionResult): evaluation.SubmissionReceipt | Error {
  if (result?.$case === 'receipt') return result.value;
  if (!result) return new Error('a submission was answered with nothing');
  const { kind, code, field, messageZh, messageEn, httpStatus, retryAfter } = result.value;
  if (!(kind in KINDS)) return new Error(`a submission failed in the evaluation service: ${code || kind}`);
  return new Refused(code, kind as Kind, {
    ...(field && { field }),
    ...(messageZh && { zh: messageZh }),
    ...(messageEn && { en: messageEn }),
    ...(httpStatus && { http: httpStatus }),
    ...(retryAfter && { retryAfter }),
  });
}
