import { idempotencyMissing, type envelope, type evaluation as proto } from '@mingjing/contracts';
import { asRefused, authorise, clocksDiffer, currentTraceparent, inSpan, Refused, type Actor, type CallContext } from '@mingjing/kit';
import type { Created } from '@mingjing/store';
import { dayOf } from './day';
import { choose } from './form';
import { evaluationOfCause } from './ids';
import { numberHash } from './number';
import { readPhone } from './phone';
import { givenReceipt, receiptOf } from './receipt';
import { standingSince } from './release';
import { voiceOf } from './voices';
import { sealField, sealMatter, sealWords } from './sealed';
import { holdingOf, type Handset } from './signs';
import { findTarget, type Target } from './target';
import { freeText } from './text';
import type { Evaluation, EvaluationEvent, Facts } from './evaluation';
import type { Work } from './work';

const LONGEST_CAUSE = 200;
const RECEIPT_TRIES = 4;
/** As far as a token's clock may be from ours. */
const CLOCKS_DIFFER_MS = 10_000;
/** Refusals of a code that was good once. */
const OVER = new Set(['plate.ended', 'plate.revoked', 'servicePoint.retired']);

interface Wanted {
  id: string;
  cause: { id: string; hash: string };
  change: { by: string; at: Date; division: string; traceparent?: string; sealed: Record<string, unknown> };
  data: Extract<EvaluationEvent, { type: 'Submitted' }>['data'];
  /** Slots of the N-a-day rule; undefined where it does not hold. */
  slots: string[] | undefined;
  ofMatter: boolean;
}

/**
 * Answers the items of a batch, each for itself; they are created at the same time, so one commit takes them all.
 * @throws Refused token.clockSkew
 */
export async function submitEvaluations(
  work: Work,
  { items }: proto.SubmitEvaluationsRequest,
  call: Pick<CallContext, 'actor' | 'deadline'>,
): Promise<proto.SubmitEvaluationsResponse> {
  mustAgreeOnTime(items, call);
  const results = await Promise.all(
    items.map(async (item): Promise<proto.SubmissionResult> => {
      try {
        return { result: { $case: 'receipt', value: await inItsOwnTrace(item, () => submit(work, item)) } };
      } catch (error) {
        return { result: { $case: 'problem', value: problemOf(work, error) } };
      }
    }),
  );
  return { results };
}

/** The batch is one call, but each item belongs to the trace of the request that brought it. */
function inItsOwnTrace<T>({ context }: proto.SubmissionItem, work: () => Promise<T>): Promise<T> {
  return inSpan('submit', { service: 'evaluation', parent: context?.traceparent || undefined }, work);
}

function problemOf(work: Work, error: unknown): envelope.Problem {
  const refused = asRefused(error);
  if (!refused) {
    work.context.log.error({ err: error }, 'a submission failed with a bug');
    return {
      kind: 'internal',
      code: 'internal',
      field: '',
      messageZh: '系统出错，请稍后再试。',
      messageEn: 'Something went wrong here; try again later.',
      httpStatus: 500,
      retryAfter: undefined,
    };
  }
  const { field = '', zh = '', en = '', http, retryAfter } = refused.details;
  return { kind: refused.kind, code: refused.code, field, messageZh: zh, messageEn: en, httpStatus: http, retryAfter };
}

async function submit(work: Work, { context, submission }: proto.SubmissionItem): Promise<proto.SubmissionReceipt> {
  if (!context || !submission) {
    throw new Refused('submission.incomplete', 'invalid', {
      field: 'context',
      zh: '缺少提交内容或其上下文。',
      en: 'The item lacks its submission or its context.',
    });
  }
  const actor = await work.context.verifyActor(context.actorToken);
  authorise(actor, 'evaluation.submit');
  mustBeTimely(context);
  const target = await findTarget(work, actor, submission).catch((error: unknown) => error);
  if (!isTarget(target)) return givenBefore(work, actor, context, submission, target);
  mustBeRoutedHere(context, target);
  const wanted = await read(work, actor, context, submission, target);
  const created = wanted.slots ? await createInSlot(work, wanted, wanted.slots) : await create(work, wanted);
  await noteIfQuick(work, submission, target, wanted);
  return { receipt: givenReceipt(work, wanted.id, created), evaluationId: wanted.id };
}

/** Matters that a unit entered itself and one handset evaluates right after the messages: the first thing that forgers do. */
async function noteIfQuick(work: Work, { device }: proto.Submission, { matter, facts }: Target, { id, data }: Wanted): Promise<void> {
  if (!matter || !device || facts.source !== 'unitEntered' || data.rating !== 'satisfied') return;
  const { quickRatings } = await work.alarmsOf(facts.divisionPath.at(-1) ?? '');
  const { handset } = handsetOf(work, data.day, device, facts.windowId);
  work.quickRatings.rated({ matterId: matter.id, evaluationId: id, handset }, facts, data.submittedAt, quickRatings);
}

function isTarget(found: unknown): found is Target {
  return !(found instanceof Error);
}

/** What came in while the plate stood is answered the same for ever, also to a phone that sends it again afterwards. */
async function givenBefore(
  work: Work,
  actor: Actor,
  context: envelope.ItemContext,
  submission: proto.Submission,
  refusal: unknown,
): Promise<proto.SubmissionReceipt> {
  if (!OVER.has(asRefused(refusal)?.code ?? '')) throw refusal;
  const id = evaluationOfCause(work.macs.evaluation, context.cause);
  const cause = causeOf(work, context, submission);
  const { state } = await work.models.evaluations.handle(id, cause, { by: actor.id, at: work.context.clock.now() }, () => {
    throw refusal;
  });
  return { receipt: givenReceipt(work, id, state), evaluationId: id };
}

/** A client makes its keys as it likes, also of the matter's number: what is kept of one is a hash. */
function causeOf(work: Work, { cause }: envelope.ItemContext, submission: proto.Submission): { id: string; hash: string } {
  return { id: work.macs.cause(cause), hash: bodyHash(work, submission) };
}

function bodyHash(work: Work, { code, token, level, dimensions, text, phone, channel }: proto.Submission): string {
  return work.macs.body(JSON.stringify([code, token, level, Object.entries(dimensions).sort(), text, phone, channel]));
}

function mustBeTimely({ cause, deadline }: envelope.ItemContext): void {
  if (!cause) throw idempotencyMissing();
  if (cause.length > LONGEST_CAUSE) {
    throw new Refused('idempotency.invalid', 'invalid', {
      field: 'Idempotency-Key',
      zh: `Idempotency-Key 最多 ${LONGEST_CAUSE} 个字符，请换用较短的，例如一个 UUID。`,
      en: `An Idempotency-Key has at most ${LONGEST_CAUSE} characters, e.g. a UUID.`,
    });
  }
  if (deadline && deadline.getTime() < Date.now()) {
    throw new Refused('deadline.passed', 'unavailable', {
      zh: '系统繁忙，请稍后再试。',
      en: 'We were too slow; try again.',
      retryAfter: 1,
    });
  }
}

/**
 * The end of a call travels as a span, that of an item as a moment: where all items are over well before their call, not we were
 * slow, but the clock of who sent them is behind ours.
 */
function mustAgreeOnTime(items: proto.SubmissionItem[], { actor, deadline }: Pick<CallContext, 'actor' | 'deadline'>): void {
  if (items.length === 0) return;
  const latest = Math.max(...items.map(({ context }) => context?.deadline?.getTime() ?? Number.POSITIVE_INFINITY));
  const behindMs = deadline.getTime() - latest;
  if (latest >= Date.now() || behindMs <= CLOCKS_DIFFER_MS) return;
  throw clocksDiffer(actor.name || actor.id, 'evaluation', -Math.round(behindMs / 1000));
}

/** The division of the call comes from identity or plate; one that has nothing to do with the plate was routed wrongly. */
function mustBeRoutedHere({ division }: envelope.ItemContext, { facts }: Target): void {
  if (!division || facts.divisionPath.includes(division)) return;
  throw new Refused('division.mismatch', 'invalid', {
    field: 'division',
    zh: '码牌不属于该行政区划，请重新扫码。',
    en: 'The plate does not belong to this division; scan it again.',
  });
}

async function read(
  work: Work,
  actor: Actor,
  context: envelope.ItemContext,
  submission: proto.Submission,
  target: Target,
): Promise<Wanted> {
  const division = target.facts.divisionPath.at(-1) ?? '';
  const form = await work.formOf(division);
  const choice = choose(form, submission.level, submission.dimensions);
  const text = freeText(submission.text, 'text', form.maxTextLength);
  const phone = readPhone(submission.phone);
  const at = work.context.clock.now();
  const day = dayOf(at);
  const id = target.evaluationId(context.cause);
  const { sealer } = work.context.keys;
  const cause = causeOf(work, context, submission);
  const { words, sealed } = sealWords(sealer, id, cause.id, text);
  const facts: Facts = {
    ...target.facts,
    ...choice,
    channel: target.channel,
    submittedAt: at,
    excluded: false,
    visitWanted: phone !== '',
    held: false,
    setAside: false,
  };
  const handset = target.limited && submission.device ? handsetOf(work, day, submission.device, target.facts.windowId) : undefined;
  const holding = await holdingOf(work, { submission, target, phone, division, at, handset });
  return {
    id,
    cause,
    change: {
      by: actor.id,
      at,
      division,
      traceparent: currentTraceparent(),
      sealed: {
        ...sealed,
        ...(phone && { phone: sealField(sealer, id, 'phone', phone) }),
        ...(target.matter && { matter: sealMatter(sealer, id, target.matter) }),
      },
    },
    data: {
      ...facts,
      ...(holding && { held: true, holding }),
      ...(phone && { number: numberHash(work.macs.leftNumber, phone, day) }),
      words,
      day,
      standsSince: standingSince(day, work.closing.until),
      ...voiceOf(work.macs.voice, day, target.facts.servicePointId, submission),
      ...hashedReceipt(work, id, 0),
    },
    slots: handset && (await slotsOf(work, division, handset)),
    ofMatter: target.facts.ofMatter,
  };
}

/** What is kept of the receipt: enough to find the evaluation by it and to tell it again. */
function hashedReceipt({ macs }: Work, id: string, receiptTry: number): Pick<Evaluation, 'receipt' | 'receiptTry'> {
  return { receipt: macs.receiptHash(receiptOf(macs.receipt, id, receiptTry)), receiptTry };
}

/** Keyed hashes of a handset and its window today, from which nobody reads who it was. */
function handsetOf({ macs }: Work, day: string, device: string, windowId: string): Handset {
  const given = device.slice(0, LONGEST_CAUSE);
  return { handset: macs.handset(JSON.stringify([day, given])), window: macs.slot(JSON.stringify([day, given, windowId])) };
}

/** Names of the day's slots of a handset at a window; those of one handset begin the same. */
async function slotsOf(work: Work, division: string, { handset, window }: Handset): Promise<string[]> {
  const limit = await work.dailyLimitOf(division);
  return Array.from({ length: limit }, (_, index) => `${handset}:${index}:${window}`);
}

async function createInSlot(work: Work, wanted: Wanted, slots: string[]): Promise<Evaluation> {
  for (const slot of slots) {
    const created = await attempt(work, { ...wanted, data: { ...wanted.data, slot } });
    if (created.outcome !== 'duplicate') return created.state;
    if (!created.index.startsWith('slot')) return settle(work, wanted);
  }
  throw dailyLimit(slots.length);
}

async function create(work: Work, wanted: Wanted): Promise<Evaluation> {
  const created = await attempt(work, wanted);
  return created.outcome === 'duplicate' ? settle(work, wanted) : created.state;
}

/** Creates under the first receipt nobody has; any other duplicate is the caller's to judge. */
async function attempt(work: Work, { id, cause, change, data }: Wanted): Promise<Created<Evaluation>> {
  let created: Created<Evaluation> | undefined;
  for (let tries = 0; tries < RECEIPT_TRIES; tries += 1) {
    const receipt = tries === 0 ? {} : hashedReceipt(work, id, tries);
    created = await work.models.evaluations.create(id, cause, change, [{ type: 'Submitted', data: { ...data, ...receipt } }]);
    if (created.outcome !== 'duplicate' || !created.index.startsWith('receipt')) return created;
  }
  return created as Created<Evaluation>;
}

/**
 * The id is taken: by the same request (then its first answer), by another body under the same key, or by another
 * evaluation of the matter.
 */
async function settle(work: Work, { id, cause, change, ofMatter }: Wanted): Promise<Evaluation> {
  try {
    const handled = await work.models.evaluations.handle(id, cause, change, () => {
      throw ofMatter ? alreadyGiven() : reused();
    });
    return handled.state;
  } catch (error) {
    throw asRefused(error)?.code === 'cause.reused' ? reused() : error;
  }
}

function reused(): Refused {
  return new Refused('idempotency.reused', 'conflict', {
    field: 'Idempotency-Key',
    zh: '同一 Idempotency-Key 已用于另一份评价，请换新的再提交。',
    en: 'This Idempotency-Key was used for another evaluation; send a new one.',
  });
}

function alreadyGiven(): Refused {
  return new Refused('evaluation.alreadyGiven', 'conflict', {
    zh: '该办理事项已经评价过。如需修改，请凭回执码在规定时间内修改。',
    en: 'This matter has been evaluated. To change it, use your receipt within the period.',
  });
}

function dailyLimit(limit: number): Refused {
  return new Refused('evaluation.dailyLimit', 'exhausted', {
    zh: `同一窗口每天最多评价 ${limit} 次，请明天再来；如需补充意见，可凭回执码修改已提交的评价。`,
    en: `At most ${limit} evaluations a day at one window; come back tomorrow, or change the one you gave by its receipt.`,
    retryAfter: 3_600,
  });
}
