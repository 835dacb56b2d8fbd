import { Refused } from '@mingjing/contracts/refused';
import { changeClock, code, id, words } from '@mingjing/loop';
import { dayOf, measured, withLimit } from '@mingjing/workflow';
import { action, needOneOf, notNow, post, setClocks } from './action';
import { initialCase, type Case } from './case';
import type { CaseEvent, Opening } from './case-events';
import { startClock, type Policy } from './due';
import { citizensOf, firstVisitDone, firstVisitsOwed, OWN, visitsOf } from './standing';

/** Opens a case for an unsatisfied evaluation; the clock starts when the citizen spoke. */
export function open(opening: Opening, at: Date, policy: Policy): CaseEvent[] {
  const clocks = [startClock('screening', at, initialCase(), policy)];
  return [{ type: 'opened', data: { ...opening, openedAt: at, clocks } }];
}

/** The citizen changed the evaluation: written down, never a reason to drop the case. */
export function recordChange(c: Case, change: { levelCode: string; rating: string }): CaseEvent[] {
  if (c.levelCode === change.levelCode && c.rating === change.rating) return [];
  return [{ type: 'evaluationChanged', data: change }];
}

export const accept = action({
  ...{ zh: '受理', en: 'Accept', right: 'case.screen', stages: ['screening'], event: 'accepted' },
  then: { to: 'firstVisit', start: ['firstVisit'] },
});

export const handOn = action({
  ...{ zh: '转其他部门', en: 'Hand on', right: 'case.screen', stages: ['screening'], event: 'handedOn' },
  fields: { recipient: words('接收机关', { en: 'recipient' }), receipt: words('接收回执编号', { en: 'receipt' }) },
  then: { to: 'closed', outcome: 'handedOn' },
});

export const handToDiscipline = action({
  ...{ zh: '移送纪检监察', en: 'Hand to discipline', right: 'case.screen', stages: ['screening'], event: 'handedToDiscipline' },
  fields: { receipt: words('线索移送回执编号', { en: 'receipt' }) },
  then: { to: 'closed', outcome: 'handedToDiscipline' },
});

/** How somebody was asked. */
export const WAYS = { phone: '电话', sms: '短信', inPerson: '当面' } as const;
/** Whose visit it is, and how it was made. */
export const visitFields = {
  way: code(WAYS, '回访方式', { en: 'way', optional: true }),
  caseId: id('回访对象', 'mergedCase', { en: 'whose visit', optional: true }),
};

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

export const recordVisit = action({
  ...{ zh: '记录回访', en: 'Record a visit', right: 'case.visit', event: 'visited' },
  // Later only those are called who were merged into it since.
  stages: ['firstVisit', 'dispatched', 'verification', 'rectification'],
  fields: {
    result: code({ reached: '已联系上', notReached: '未联系上', anonymous: '匿名、无法回访' }, '回访结果', { en: 'result' }),
    ...visitFields,
    grade: code({ simple: '简易', complex: '复杂' }, '繁简程度', { en: 'grade', optional: true }),
  },
  ready(c) {
    if (firstVisitDone(c)) throw notNow('visitDone', '首次回访已完成，请转办。', 'The first visit is done; dispatch the case.');
  },
  decide(c, { result, way, grade, caseId }, person, policy) {
    if (result !== 'anonymous') needOneOf(way, 'way', '回访方式');
    const called = calledOf(c, caseId, firstVisitsOwed(c));
    refuseFalseAnonymity(c, result, caseId);
    const first = c.state === 'firstVisit';
    const at = person.now;
    const done = firstVisitDone({ ...c, visits: [...c.visits, { at, by: '', words: '', result, way, ...called }] });
    if (first && done && !c.grade) needOneOf(grade, 'grade', '繁简程度');
    const visited: CaseEvent = { type: 'visited', data: { ...post(person), result, way, grade: first ? grade : '', ...called } };
    return result === 'notReached' && !done ? [visited, ...secondDay(c, caseId, at, policy)] : [visited];
  },
});

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
