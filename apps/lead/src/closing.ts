import { refuseSamePerson } from '@mingjing/workflow';
import { close, move, needText, notNow, oneOf, post, setClocks, type ActionRule, type Inputs } from './action';
import type { Case, Outcome } from './case';
import type { CaseEvent } from './case-events';
import { startClock, type Policy } from './due';
import { calledOf, refuseFalseAnonymity, WAYS } from './screening';
import { awaitsDecision, awaitsSignature, finalVisitsOwed, lastWords, OWN } from './standing';

/** The citizen's word is the second key; the least good first, since of several citizens each one's counts. */
const OUTCOME_BY_WORD: readonly [word: string, outcome: Outcome][] = [
  ['partlySolved', 'partlySolved'],
  ['basicallySatisfied', 'basicallySolved'],
  ['satisfied', 'solved'],
];
const RESULTS = ['satisfied', 'basicallySatisfied', 'partlySolved', 'unsatisfied', 'notReached', 'anonymous'] as const;

/** What the words that were given come to; undefined where nobody gave any. */
function outcomeOf(c: Case): Outcome | undefined {
  const words = lastWords(c);
  return OUTCOME_BY_WORD.find(([word]) => words.includes(word))?.[1];
}

/**
 * What follows from the final visits as they stand, where nobody is unsatisfied: with everybody's word the case closes; where
 * somebody could not be reached for good a second person signs; otherwise there is somebody left to be called.
 */
export function settleVisits(c: Case, now: Date, policy: Policy): CaseEvent[] {
  if (finalVisitsOwed(c).length > 0) return [];
  const outcome = outcomeOf(c);
  if (outcome && !lastWords(c).includes(undefined)) return close(c, outcome, now);
  return [setClocks('recordFinalVisit', [startClock('signing', now, policy.limits.signing, policy)])];
}

const visitors = (c: Case): string[] => c.finalVisits.map((v) => v.by);

export const recordFinalVisit: ActionRule<Inputs['recordFinalVisit']> = {
  zh: '办后回访',
  right: 'case.finalVisit',
  stages: ['finalVisit'],
  ready(c, person) {
    if (awaitsSignature(c))
      throw notNow('awaitsSignature', '回访已结束，等待另一人签字办结。', 'The visits are over; a second person signs.');
    if (awaitsDecision(c)) throw notNow('awaitsDecision', '已两次重办，等待综合协调组决定。', 'The coordinator decides now.');
    refuseSamePerson(person.id, c.handlers, { zh: '办后回访', en: 'The final visit' });
  },
  decide(c, { result, way, caseId = OWN }, person, policy) {
    oneOf(result, RESULTS, 'result');
    if (result !== 'anonymous') oneOf(way, WAYS, 'way');
    const called = calledOf(c, caseId, finalVisitsOwed(c));
    refuseFalseAnonymity(c, result, caseId);
    const { now } = person;
    const { limits } = policy;
    const visited: CaseEvent = { type: 'finallyVisited', data: { ...post(person), result, way, ...called } };
    if (result === 'unsatisfied' && c.reopenCount < limits.maxReopenings) {
      return [visited, move(c, 'dispatched', [startClock('dispatch', now, limits.dispatch, policy)], { reopened: true })];
    }
    if (result === 'unsatisfied') return [visited, setClocks('recordFinalVisit', [startClock('decision', now, limits.decision, policy)])];
    const visits = [...c.finalVisits, { at: now, by: person.id, result, way, words: '', ...called }];
    return [visited, ...settleVisits({ ...c, finalVisits: visits }, now, policy)];
  },
};

export const signClosing: ActionRule<Inputs['signClosing']> = {
  zh: '签字办结',
  right: 'case.sign',
  stages: ['finalVisit'],
  ready(c, person) {
    if (!awaitsSignature(c))
      throw notNow('noSignature', '办后回访尚未完成，不能签字办结。', 'The final visits are not over; nothing to sign.');
    refuseSamePerson(person.id, [...c.handlers, ...visitors(c)], { zh: '签字办结', en: 'Signing the closing' });
  },
  decide: (c, _input, person) => [{ type: 'closingSigned', data: post(person) }, ...close(c, outcomeOf(c) ?? 'notReached', person.now)],
};

export const decideReopened: ActionRule<Inputs['decideReopened']> = {
  zh: '协调组决定',
  right: 'case.decide',
  stages: ['finalVisit'],
  raised: true,
  ready(c, person) {
    if (!awaitsDecision(c)) throw notNow('noDecision', '没有等待综合协调组决定的事项。', 'Nothing waits for the coordinator’s decision.');
    refuseSamePerson(person.id, visitors(c), { zh: '协调组决定', en: 'The decision' });
  },
  decide(c, input, person) {
    const outcome = oneOf(input.outcome, ['partlySolved', 'notSolved'], 'outcome');
    needText(input.reason, 'reason', '决定理由');
    return [{ type: 'reopeningDecided', data: { ...post(person), outcome } }, ...close(c, outcome, person.now)];
  },
};
