import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { evaluation } from '@mingjing/contracts';
import { isRefused, Refused } from '@mingjing/contracts/refused';
import { citizen } from '@mingjing/kit';
import { idempotencyKey, type Call } from '../call';
import type { Device } from '../device';
import { unlessGuessing } from '../guessing';
import { operationsOf } from '../operation';
import { json } from '../reply';
import type { Scanned } from '../scans';
import { at } from '../schemas';
import { receiptInWords } from '../citizen/words';

const operation = operationsOf('Citizens');

/** The exact limits are rules of the evaluation service; here only what keeps a request sane. */
const TEXT = z.string().max(400_000);
const level = z.string().min(1).max(64);
const any = 'Any other field is a dimension: {"attitude": "satisfied", "efficiency": "satisfied"}';
const submissionBody = z
  .object({
    code: z.string().max(100).default('').describe('Code of the plate'),
    token: z.string().max(500).default('').describe('Token of an invitation, instead of a code'),
    level: level.describe('Code of a level of the scale in force'),
    text: TEXT.default(''),
    phone: z.string().max(50).default('').describe('Only if a visit is wished; the unit never sees it'),
    dimensions: z.record(z.string().max(64), level).default({}),
  })
  .catchall(level)
  .describe(any)
  .transform(({ code, token, level: chosen, text, phone, dimensions, ...flat }) => ({
    code,
    token,
    level: chosen,
    text,
    phone,
    dimensions: { ...dimensions, ...flat },
  }));

export type SubmissionInput = z.output<typeof submissionBody>;

/** One's words as the evaluation service takes them. */
export function submissionOf(input: SubmissionInput, device: Device): evaluation.Submission {
  return { ...input, channel: '', device: device.id, flags: [] };
}

/** A program has no cookie; where there is one, a browser sent it along. */
function requireOwnPageOfBrowser(call: Call): void {
  if (call.request.headers.cookie !== undefined) call.requireOwnPage();
}

/** Submits through the limits and the batched hop. */
export async function submit(
  call: Call,
  submission: evaluation.Submission,
  device: Device,
  cause: string,
): Promise<evaluation.SubmissionReceipt> {
  const { gateway, network } = call;
  const { code, token } = submission;
  if (Boolean(code) === Boolean(token)) {
    throw new Refused('evaluation.codeOrToken', 'invalid', {
      field: 'code',
      zh: '请提供码牌编号 code 或邀请凭证 token，二者取一。',
      en: 'Give either code or token.',
    });
  }
  const scanned = { code, token } as Scanned;
  if (code) await gateway.limits.evaluation(code, { network, ...(device.known && { device: device.id }) });
  const send = async (): Promise<evaluation.SubmissionReceipt> => {
    const division = await unlessGuessing(call, scanned, () => gateway.scans.divisionOf(scanned));
    return gateway.submissions.submit({ submission, division, cause });
  };
  try {
    return await send();
  } catch (error) {
    // The window went over to a service point of another division since it was asked for.
    if (!isRefused(error) || error.code !== 'division.mismatch') throw error;
    gateway.scans.forget(scanned);
    return send();
  }
}

export const submitEvaluation = operation('Evaluate by plate code or invitation token; header Idempotency-Key is required', {
  body: submissionBody,
  reply: z.object({ receipt: z.string().describe('16 digits') }),
  status: 201,
  async handle(call, { body }) {
    requireOwnPageOfBrowser(call);
    const key = idempotencyKey(call.request);
    if (!key) {
      throw new Refused('idempotency.missing', 'invalid', {
        field: 'Idempotency-Key',
        zh: '缺少请求头 Idempotency-Key：请为每次评价生成一个（例如 UUID），重发时保持不变。',
        en: 'The header Idempotency-Key is required: one per evaluation (e.g. a UUID), the same when sent again.',
      });
    }
    const device = call.gateway.devices.of(call.request);
    const { receipt } = await submit(call, submissionOf(body, device), device, key);
    const reply = json(201, { receipt });
    return device.cookie ? reply.with('Set-Cookie', device.cookie) : reply;
  },
});

const progress = z.object({
  receipt: z.string(),
  servicePointName: z.string(),
  level: z.string(),
  rating: z.string(),
  submittedAt: at.optional(),
  state: z.string().describe('How it stands, in plain words'),
  caseState: z.string(),
  caseOutcome: z.string(),
  excluded: z.boolean(),
  standing: z.string().describe('held while it is being checked and counts in nothing yet; setAside where it was left out'),
  changeableUntil: at.optional(),
  steps: z.array(z.object({ state: z.string(), words: z.string(), at: at.optional() })),
});

/** What a receipt leads to, asked with a citizen's rights. */
export async function receiptOf({ gateway, network }: Call, receipt: string): Promise<evaluation.GetReceiptResponse> {
  await gateway.limits.receipt(receipt, network);
  return gateway.context.client(evaluation.EvaluationServiceService, '', { actor: citizen }).getReceipt({ receipt });
}

export const getReceipt = operation('How it stands with an evaluation; nothing personal', {
  reply: progress,
  async handle(call, { params }) {
    const receipt = params['receipt'] as string;
    const { form: _form, steps, ...rest } = await receiptOf(call, receipt);
    return {
      receipt,
      ...rest,
      state: receiptInWords(rest),
      steps: steps.map((step) => ({ ...step, words: receiptInWords({ caseState: step.state, caseOutcome: '' }) })),
    };
  },
});

const changeBody = z
  .object({ level, text: TEXT.default(''), dimensions: z.record(z.string().max(64), level).default({}) })
  .catchall(level)
  .describe(any)
  .transform(({ level: chosen, text, dimensions, ...flat }) => ({ level: chosen, text, dimensions: { ...dimensions, ...flat } }));
export type ChangeInput = z.output<typeof changeBody>;

/** Changes one's evaluation; both versions are kept. */
export async function change({ gateway, network }: Call, receipt: string, input: ChangeInput, cause: string): Promise<string> {
  await gateway.limits.receipt(receipt, network);
  const client = gateway.context.client(evaluation.EvaluationServiceService, '', { actor: citizen });
  const reply = await client.changeEvaluation({ receipt, ...input }, { cause });
  return reply.receipt?.receipt ?? receipt;
}

export const changeEvaluation = operation("Change one's evaluation within the period of the rule; both are kept", {
  body: changeBody,
  reply: z.object({ receipt: z.string() }),
  async handle(call, { params, body }) {
    requireOwnPageOfBrowser(call);
    const receipt = params['receipt'] as string;
    return { receipt: await change(call, receipt, body, idempotencyKey(call.request) ?? randomUUID()) };
  },
});
