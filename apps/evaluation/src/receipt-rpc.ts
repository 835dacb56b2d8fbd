import type { evaluation as proto } from '@mingjing/contracts';
import { asRefused, authorise, changeOf, Refused, type CallContext } from '@mingjing/kit';
import { dayOf } from './day';
import { change, changeableUntil, MOST_CHANGES, type Evaluation } from './evaluation';
import { followedProgress, leadingOf, toldSteps, type Progress } from './following';
import { choose } from './form';
import { one } from './queries';
import { givenReceipt, readReceipt, unknownReceipt } from './receipt';
import { sealWords } from './sealed';
import { freeText } from './text';
import { formView, type Stored } from './views';
import { mayConsent } from './words';
import type { Work } from './work';

/** The evaluation of a receipt. @throws Refused `receipt.mistyped` or `receipt.missing` */
export async function byReceipt(work: Work, receipt: string): Promise<Stored<Evaluation>> {
  const { evaluations } = work.models;
  const document = (await evaluations.model
    .findOne({ receipt: work.macs.receiptHash(readReceipt(receipt)) }, { history: 0, sealed: 0 })
    .lean()) as {
    _id: unknown;
    version: number;
  } | null;
  if (!document) throw unknownReceipt();
  return { id: String(document._id), version: document.version, state: evaluations.stateOf(document) };
}

/** What nobody has decided about yet: whether a case was opened at once, or waits, follows from what others did at the place. */
const UNDECIDED = 'screening';

/**
 * Where an evaluation stands as its citizen may see it. That one is held must not show, nor that it was not: it would tell
 * who was there besides. So until somebody has decided all say the same, and what was set aside says so from the day after.
 */
export function seenByCitizen(state: Evaluation, now: Date, main?: Evaluation): Progress & { standing: string; merged: boolean } {
  const { caseState, caseOutcome, standing, decision } = state;
  // Merging is a decision, so there is nothing left to hide; one that is held has no case.
  if (main) return { standing: '', merged: true, ...followedProgress(state, main) };
  const told = standing === 'setAside' && decision !== undefined && dayOf(decision.at) < dayOf(now);
  return {
    standing: told ? 'setAside' : '',
    merged: false,
    caseState: caseState === UNDECIDED ? '' : caseState,
    caseOutcome,
    steps: toldSteps(state.steps),
  };
}

/** How things stand with an evaluation, for whoever holds its receipt: nothing personal, nothing about who. */
export async function getReceipt(work: Work, { receipt }: proto.GetReceiptRequest, call: CallContext): Promise<proto.GetReceiptResponse> {
  authorise(call.actor, 'scan.read');
  const { state } = await byReceipt(work, receipt);
  const division = state.divisionPath.at(-1) ?? '';
  const [point, form, main] = await Promise.all([
    one(work.models.servicePoints, state.servicePointId),
    work.formOf(division),
    leadingOf(work, state),
  ]);
  const { submittedAt, level, rating, excluded } = state;
  const now = work.context.clock.now();
  const until = changeableUntil(submittedAt, form.changeHours);
  const changeable = !excluded && state.earlier.length < MOST_CHANGES && until > now;
  const { steps, ...seen } = seenByCitizen(state, now, main);
  return {
    submittedAt,
    servicePointName: point?.state.name ?? '',
    level,
    rating,
    ...seen,
    excluded,
    division,
    changeableUntil: changeable ? until : undefined,
    steps: steps.map(({ state: reached, at }) => ({ state: reached, at })),
    form: formView(form),
    unitMayKnow: (state.unitMayKnow ?? false) && mayConsent(state),
    mayConsent: mayConsent(state),
  };
}

/** The citizen changes his evaluation within the period of the rule; what he said before stays. */
export async function changeEvaluation(
  work: Work,
  request: proto.ChangeEvaluationRequest,
  call: CallContext,
): Promise<proto.ChangeEvaluationResponse> {
  authorise(call.actor, 'evaluation.submit');
  const { id, state } = await byReceipt(work, request.receipt);
  const { context, macs, models } = work;
  const form = await work.formOf(state.divisionPath.at(-1) ?? '');
  const choice = choose(form, request.level, request.dimensions);
  const text = freeText(request.text, 'text', form.maxTextLength);
  const cause = macs.cause(`${call.cause}:changeEvaluation`);
  const receipt = givenReceipt(work, id, state);
  const { words, sealed } = sealWords(context.keys.sealer, id, cause, text);
  const hash = macs.body(JSON.stringify([receipt, request.level, Object.entries(request.dimensions).sort(), text]));
  const at = { ...changeOf(call, context.clock, state.divisionPath.at(-1)), sealed };
  try {
    await models.evaluations.handle(id, { id: cause, hash }, at, change({ ...choice, words }, at.at, form.changeHours));
    return { receipt: { receipt, evaluationId: id } };
  } catch (error) {
    if (asRefused(error)?.code !== 'cause.reused') throw error;
    throw new Refused('idempotency.reused', 'conflict', {
      field: 'Idempotency-Key',
      zh: '同一 Idempotency-Key 已用于另一次修改，请换新的再提交。',
      en: 'This Idempotency-Key was used for another change; send a new one.',
    });
  }
}
