import { Refused } from '@mingjing/contracts/refused';
import { dayOf, measured, withLimit } from '@mingjing/workflow';
import { checkText, close, move, needText, notNow, oneOf, post, setClocks, type ActionRule, type Inputs } from './action';
import type { Case } from './case';
import type { CaseEvent, Opening } from './case-events';
import { changeClock, startClock, type Policy } from './due';
import { citizensOf, firstVisitDone, firstVisitsOwed, OWN, visitsOf } from './standing';

/** Opens a case for an unsatisfied evaluation; the clock starts when the citizen spoke. */
export function open(opening: Opening, at: Date, policy: Policy): CaseEvent[] {
  const clocks = [startClock('screening', at, policy.limits.screening, policy)];
  return [{ type: 'opened', data: { ...opening, openedAt: at, clocks } }];
}

/** The citizen changed the evaluation: written down, never a reason to drop the case. */
export function recordChange(c: Case, change: { levelCode: string; rating: string }): CaseEvent[] {
  if (c.levelCode === change.levelCode && c.rating === change.rating) return [];
  return [{ type: 'evaluationChanged', data: change }];
}

export const accept: ActionRule<Inputs['accept']> = {
  zh: '受理',
  right: 'case.screen',
  stages: ['screening'],
  decide: (c, _input, person, policy) => [
    { type: 'accepted', data: post(person) },
    move(c, 'firstVisit', [startClock('firstVisit', person.now, policy.limits.firstVisit, policy)]),
  ],
};

export const handOn: ActionRule<Inputs['handOn']> = {
  zh: '移送有权机关',
  right: 'case.screen',
  stages: ['screening'],
  decide(c, { recipient, receipt }, person) {
    needText(recipient, 'recipient', '接收机关');
    needText(receipt, 'receipt', '接收回执编号');
    return [{ type: 'handedOn', data: post(person) }, ...close(c, 'handedOn', person.now)];
  },
};

export const handToDiscipline: ActionRule<Inputs['handToDiscipline']> = {
  zh: '移送纪检监察',
  right: 'case.screen',
  stages: ['screening'],
  decide(c, { receipt }, person) {
    needText(receipt, 'receipt', '线索移送回执编号');
    return [{ type: 'handedToDiscipline', data: post(person) }, ...close(c, 'handedToDiscipline', person.now)];
  },
};

export const WAYS = ['phone', 'sms', 'inPerson'] as const;

/**
 * The citizen whose visit is recorded, among those who are still to be called.
 * @throws Refused `case.visitOf` (invalid) for a case that is not merged into this one or wishes no visit, `case.visitDone`
 */
export function calledOf(c: Case, citizen: string, owed: readonly string[]): { caseId?: string } {
  if (!citizensOf(c).includes(citizen)) {
    throw new Refused('case.visitOf', 'invalid', {
      field: 'caseId',
      zh: '所选评价没有并入本事项，或评价人不希望回访；请刷新后重新选择回访对象。',
      en: 'That evaluation is not merged into this case, or wishes no visit; load the case again and choose.',
    });
  }
  if (!owed.includes(citizen)) throw notNow('visitDone', '这位评价人的回访已完成。', 'The visit of this citizen is done.');
  return citizen === OWN ? {} : { caseId: citizen };
}

/** A citizen who left a number and wishes a visit is never written off as anonymous; merged ones are called only if they wish it. */
export function refuseFalseAnonymity(c: Case, result: string, citizen: string): void {
  if (result !== 'anonymous' || (citizen === OWN && !c.visitWanted)) return;
  throw new Refused('case.notAnonymous', 'refused', {
    field: 'result',
    zh: '评价人留有电话并希望回访，不能按匿名处理，请联系本人。',
    en: 'The citizen left a number and wishes to be visited; call instead.',
  });
}

export const recordVisit: ActionRule<Inputs['recordVisit']> = {
  zh: '首次回访',
  right: 'case.visit',
  // Later only those are called who were merged into it since.
  stages: ['firstVisit', 'dispatched', 'verification', 'rectification'],
  ready(c) {
    if (firstVisitDone(c)) throw notNow('visitDone', '首次回访已完成，请转办。', 'The first visit is done; dispatch the case.');
  },
  decide(c, { result, way, grade, caseId = OWN }, person, policy) {
    oneOf(result, ['reached', 'notReached', 'anonymous'], 'result');
    if (result !== 'anonymous') oneOf(way, WAYS, 'way');
    const called = calledOf(c, caseId, firstVisitsOwed(c));
    refuseFalseAnonymity(c, result, caseId);
    const first = c.state === 'firstVisit';
    const graded = grade === '' || !first ? '' : oneOf(grade, ['simple', 'complex'], 'grade');
    const at = person.now;
    const done = firstVisitDone({ ...c, visits: [...c.visits, { at, by: '', words: '', result, way, ...called }] });
    if (first && done && !graded && !c.grade) oneOf(grade, ['simple', 'complex'], 'grade');
    const visited: CaseEvent = { type: 'visited', data: { ...post(person), result, way, grade: graded, ...called } };
    return result === 'notReached' && !done ? [visited, ...secondDay(c, caseId, at, policy)] : [visited];
  },
};

/** After a failed attempt there is time for the second day's. */
function secondDay(c: Case, citizen: string, now: Date, policy: Policy): CaseEvent[] {
  const workingDays = Math.max(policy.limits.firstVisit, policy.limits.firstVisitSecondDay);
  const old = c.clocks.find((w) => w.deadline.rule === 'firstVisit');
  const before = visitsOf(c.visits, citizen);
  if (!old || measured(old.deadline).count >= workingDays || before.some((v) => dayOf(v.at) !== dayOf(now))) return [];
  return [
    setClocks(
      'recordVisit',
      changeClock(c.clocks, 'firstVisit', now, (d) => withLimit(d, { workingDays }, policy)),
    ),
  ];
}

/** Free words that any action may carry. */
export const checkNote = (note: string): void => checkText(note, 'note', '说明');
