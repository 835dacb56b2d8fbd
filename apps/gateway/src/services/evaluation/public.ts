import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { evaluation, idempotencyMissing } from '@mingjing/contracts';
import { citizen, type PromiseClient } from '@mingjing/kit';
import { PageNeeded } from '../../ballot/ballot';
import { DOORS } from '../../ballot/doors';
import { submit } from '../../ballot/submit';
import { idempotencyKey, type Call } from '../../call';
import { digitsOf } from '../../guessing';
import { operationsOf } from '../../operation';
import { problemOf } from '../../problem';
import { replyOf } from '../../reply-of';
import { json, type Reply } from '../../reply';
import { receiptInWords } from '../../citizen/words';

const operation = operationsOf('Citizens');

const idempotency = z.string().regex(/^[\x21-\x7e]{1,200}$/);

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
    page: z.string().max(200).default('').describe('Page token of the plate; without one an evaluation is one of a stranger'),
    proof: z.string().max(20).default('').describe("Answer to the page's puzzle; without one it may wait until somebody has looked at it"),
    dimensions: z.record(z.string().max(64), level).default({}),
  })
  .catchall(level)
  .describe(any)
  .transform(({ code, token, level: chosen, text, phone, page, proof, dimensions, ...flat }) => ({
    code,
    token,
    level: chosen,
    text,
    phone,
    page,
    proof,
    dimensions: { ...dimensions, ...flat },
  }));

/** A program has no cookie; where there is one, a browser sent it along. */
function requireOwnPageOfBrowser(call: Call): void {
  if (call.request.headers.cookie !== undefined) call.requireOwnPage();
}

const puzzle = z.object({
  salt: z.string(),
  hash: z.string().describe('16 hex digits'),
  most: z.number().int().describe('Look for the number below it with which SHA-256 of salt and number begins with hash'),
});
const pageReply = z.object({
  page: z.string().describe('Page token: send it along as "page", once and within 12 hours'),
  puzzle: puzzle.describe('Send its answer along as "proof"'),
  servicePointName: z.string(),
  unitName: z.string(),
  windowName: z.string(),
  windowNumber: z.string(),
  form: z.object({
    levels: z.array(z.object({ code: z.string(), nameZh: z.string(), nameEn: z.string(), rating: z.string() })),
    dimensions: z.array(z.object({ code: z.string(), nameZh: z.string(), nameEn: z.string() })),
    maxTextLength: z.number(),
  }),
});

export const getPage = operation('The page of a plate for a program: what to ask, and a page token', {
  query: z.object({
    key: idempotency.optional().describe('The Idempotency-Key the evaluation will be sent with, where there will be one'),
  }),
  reply: pageReply,
  async handle(call, { params, query }) {
    const { gateway, request } = call;
    const device = gateway.devices.of(request, gateway.context.clock.now());
    const { form, windowId, ...shown } = await gateway.scans.page({ code: params['code'] as string, token: '' });
    const { servicePointName, unitName, windowName, windowNumber } = shown;
    const { levels = [], dimensions = [], maxTextLength = 0 } = form ?? {};
    const named = { servicePointName, unitName, windowName, windowNumber };
    const asked = { levels: levels.map(({ face: _face, ...level }) => level), dimensions, maxTextLength };
    const reply = json(200, { ...gateway.ballot.give(call, windowId, device, query.key), ...named, form: asked });
    return reply.with('Set-Cookie', gateway.devices.cookie(device));
  },
});

export const submitEvaluation = operation('Evaluate by plate code or invitation token', {
  body: submissionBody,
  reply: z.object({ receipt: z.string().describe('16 digits') }),
  status: 201,
  async handle(call, { body }) {
    requireOwnPageOfBrowser(call);
    const { gateway, request } = call;
    const key = idempotencyKey(request) ?? '';
    if (!key && (!body.page || body.token)) throw idempotencyMissing();
    const device = gateway.devices.of(request, gateway.context.clock.now());
    try {
      const made = await submit(call, { ...body, key }, device, DOORS[body.token ? 'invitationJson' : 'plateJson']);
      return json(201, { receipt: made.receipt }).with('Set-Cookie', gateway.devices.cookie(made.device));
    } catch (error) {
      return pageNeededReply(call, error).with('Set-Cookie', gateway.devices.cookie(device));
    }
  },
});

/** What a program goes on with, beside the problem. @throws what is none of that */
function pageNeededReply({ gateway }: Call, error: unknown): Reply {
  if (!(error instanceof PageNeeded)) throw error;
  const problem = problemOf(error, gateway.context.log);
  return json(problem.status, { ...problem, ...error.given }, 'application/problem+json; charset=utf-8');
}

const progress = replyOf(
  'mingjing.evaluation.v1.GetReceiptResponse',
  {
    form: undefined,
    receipt: z.string(),
    state: z.string().describe('How it stands, in plain words'),
    steps: z.array(replyOf('mingjing.evaluation.v1.ReceiptStep', { words: z.string() })),
  },
  'ReceiptProgress',
);

/** What a receipt leads to, asked with a citizen's rights. */
export function receiptOf(call: Call, typed: string): Promise<evaluation.GetReceiptResponse> {
  return byReceipt(call, typed, (client, receipt) => client.getReceipt({ receipt }));
}

type Client = PromiseClient<typeof evaluation.EvaluationServiceService>;

/** Asks by a receipt: its form first, so that limits remember nothing but receipts. @throws Refused receipt.mistyped, limit.guess, limit.receipt */
async function byReceipt<T>(call: Call, typed: string, ask: (client: Client, receipt: string) => Promise<T>): Promise<T> {
  const { gateway, network } = call;
  const receipt = digitsOf(typed);
  await gateway.limits.receipt(receipt, network);
  const client = gateway.context.client(evaluation.EvaluationServiceService, '', { actor: citizen });
  return gateway.guesses.lookUp(network, () => ask(client, receipt));
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
export function change(call: Call, typed: string, input: ChangeInput, cause: string): Promise<string> {
  return byReceipt(call, typed, async (client, receipt) => {
    const reply = await client.changeEvaluation({ receipt, ...input }, { cause });
    return reply.receipt?.receipt ?? receipt;
  });
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

/** Lets the unit know one in one's open case, or takes that back. */
export async function setConsent(call: Call, typed: string, unitMayKnow: boolean, cause: string): Promise<void> {
  await byReceipt(call, typed, (client, receipt) => client.setConsent({ receipt, unitMayKnow }, { cause }));
}

export const changeConsent = operation('Let the unit know one in one’s open case, or take that back', {
  body: z.strictObject({ unitMayKnow: z.boolean() }),
  reply: z.object({ unitMayKnow: z.boolean() }),
  async handle(call, { params, body }) {
    requireOwnPageOfBrowser(call);
    await setConsent(call, params['receipt'] as string, body.unitMayKnow, idempotencyKey(call.request) ?? randomUUID());
    return body;
  },
});
