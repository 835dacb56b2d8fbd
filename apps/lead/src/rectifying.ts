import { Refused } from '@mingjing/contracts/refused';
import type { HandlingMeasureKind } from '@mingjing/rules';
import { refuseSamePerson } from '@mingjing/workflow';
import { checkEvidence, move, needText, notNow, oneOf, post, type ActionRule, type Inputs, type Person } from './action';
import type { Case, Measure } from './case';
import { newMeasures } from './counted';
import { startClock } from './due';
import { openObjection, rectificationOpen } from './standing';

/** Most of one kind of measure in one case. */
const MAX_COUNT = 1000;

function checkMeasures(c: Case, measures: readonly Measure[], kinds: readonly HandlingMeasureKind[]): Measure[] {
  const names = kinds.map((k) => k.kind);
  return measures.map(({ kind, count }) => {
    oneOf(kind, names, 'measures.kind');
    if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
      throw new Refused('case.measureCount', 'invalid', {
        field: 'measures.count',
        zh: `处理措施的次数须为 1 至 ${MAX_COUNT}。`,
        en: `The count of a measure is 1 to ${MAX_COUNT}.`,
      });
    }
    if (kinds.find((k) => k.kind === kind)!.againstPerson) needOwnSide(c);
    return { kind, count };
  });
}

/** A measure against a person only after he could state his side, and not where his objection was upheld. */
function needOwnSide(c: Case): void {
  const sides = c.ownSides.filter((o) => o.party === 'staff');
  if (!sides.length) {
    throw notNow('ownSideFirst', '对个人采取处理措施前，请先听取其陈述申辩。', 'Hear the person’s side before a measure against him.');
  }
  if (sides.at(-1)!.ruling === 'upheld') {
    throw notNow('objectionUpheld', '当事人的申诉经复核成立，不得对其采取处理措施。', 'His objection was upheld; no measure against him.');
  }
}

function refuseOpenObjection(c: Case): void {
  if (openObjection(c)) throw notNow('objectionOpen', '当事人的申诉尚未复核，请先复核。', 'An objection waits for its ruling.');
}

export const submitRectification: ActionRule<Inputs['submitRectification']> = {
  zh: '提交整改',
  right: 'case.rectify',
  stages: ['rectification'],
  ready(c) {
    if (rectificationOpen(c))
      throw notNow('rectificationOpen', '整改情况已提交，等待验收。', 'The rectification lies before the supervisor already.');
    refuseOpenObjection(c);
  },
  decide(c, input, person, policy) {
    needText(input.summary, 'summary', '整改情况');
    needText(input.timetable, 'timetable', '时间表');
    if (!input.personsInCharge.length) needText('', 'personsInCharge', '责任人');
    input.personsInCharge.forEach((name) => needText(name, 'personsInCharge', '责任人'));
    const measures = checkMeasures(c, input.measures, policy.measures);
    return [{ type: 'rectificationSubmitted', data: { ...post(person), measures, evidenceRefs: checkEvidence(input.evidenceRefs) } }];
  },
};

function needSubmitted(c: Case, person: Person): void {
  if (!rectificationOpen(c)) throw notNow('noRectification', '单位尚未提交整改情况。', 'The unit has not submitted a rectification.');
  refuseOpenObjection(c);
  refuseSamePerson(person.id, [c.rectification!.by], { zh: '整改验收', en: 'Acceptance of a rectification' });
}

export const acceptRectification: ActionRule<Inputs['acceptRectification']> = {
  zh: '整改验收',
  right: 'case.acceptRectification',
  stages: ['rectification'],
  raised: true,
  ready: needSubmitted,
  decide: (c, _input, person, policy) => [
    { type: 'rectificationAccepted', data: { ...post(person), told: newMeasures(c, c.rectification?.measures ?? []) } },
    move(c, 'finalVisit', [startClock('finalVisit', person.now, policy.limits.finalVisit, policy)]),
  ],
};

export const sendBackRectification: ActionRule<Inputs['sendBackRectification']> = {
  zh: '退回整改',
  right: 'case.acceptRectification',
  stages: ['rectification'],
  raised: true,
  ready: needSubmitted,
  decide(_c, { reason }, person) {
    needText(reason, 'reason', '退回整改的理由');
    return [{ type: 'rectificationSentBack', data: post(person) }];
  },
};
