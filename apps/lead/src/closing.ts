import { code, words } from '@mingjing/loop';
import { action, close, move, needOneOf, notNow, post, setClocks } from './action';
import type { Case, Outcome } from './case';
import type { CaseEvent } from './case-events';
import { startClock, type Policy } from './due';
import { calledOf, refuseFalseAnonymity, visitFields } from './screening';
import { awaitsDecision, awaitsSignature, finalVisitsOwed, lastWords } from './standing';

/** The citizen's word is the second key; the least good first, since of several citizens each one's counts. */
const OUTCOME_BY_WORD: readonly [word: string, outcome: Outcome][] = [
  ['partlySolved', 'partlySolved'],
  ['basicallySatisfied', 'basicallySolved'],
  ['satisfied', 'solved'],
];
const RESULTS = {
  ...{ satisfied: '满意', basicallySatisfied: '基本满意', partlySolved: '部分解决', unsatisfied: '不满意' },
  ...{ notReached: '未联系上', anonymous: '匿名、无法回访' },
} as const;

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
  return [setClocks('recordFinalVisit', [startClock('signing', now, c, policy)])];
}

const visitors = (c: Case): string[] => c.finalVisits.map((v) => v.by);

export const recordFinalVisit = action({
  ...{ zh: '记录办后回访', en: 'Record a final visit', right: 'case.finalVisit', stages: ['finalVisit'], event: 'finallyVisited' },
  fields: { result: code(RESULTS, '回访结果', { en: 'result' }), ...visitFields },
  ready(c) {
    if (awaitsSignature(c))
      throw notNow('awaitsSignature', '回访已结束，等待另一人签字办结。', 'The visits are over; a second person signs.');
    if (awaitsDecision(c)) throw notNow('awaitsDecision', '已两次重办，等待综合协调组决定。', 'The coordinator decides now.');
  },
  notBy: (c) => c.handlers,
  decide(c, { result, way, caseId }, person, policy) {
    if (result !== 'anonymous') needOneOf(way, 'way', '回访方式');
    const called = calledOf(c, caseId, finalVisitsOwed(c));
    refuseFalseAnonymity(c, result, caseId);
    const { now } = person;
    const visited: CaseEvent = { type: 'finallyVisited', data: { ...post(person), result, way, ...called } };
    if (result === 'unsatisfied' && c.reopenCount < policy.limits.maxReopenings) {
      return [visited, move(c, 'dispatched', [startClock('dispatch', now, c, policy)], { reopened: true })];
    }
    if (result === 'unsatisfied') return [visited, setClocks('recordFinalVisit', [startClock('decision', now, c, policy)])];
    const visits = [...c.finalVisits, { at: now, by: person.id, result, way, words: '', ...called }];
    return [visited, ...settleVisits({ ...c, finalVisits: visits }, now, policy)];
  },
});

export const signClosing = action({
  ...{ zh: '签字办结', en: 'Sign the closing', right: 'case.sign', stages: ['finalVisit'], event: 'closingSigned' },
  ready(c) {
    if (!awaitsSignature(c))
      throw notNow('noSignature', '办后回访尚未完成，不能签字办结。', 'The final visits are not over; nothing to sign.');
  },
  notBy: (c) => [...c.handlers, ...visitors(c)],
  thenBy: (c) => ({ to: 'closed', outcome: outcomeOf(c) ?? 'notReached' }),
});

export const decideReopened = action({
  ...{
    zh: '综合协调组决定',
    en: "Coordinator's decision",
    right: 'case.decide',
    stages: ['finalVisit'],
    raised: true,
    event: 'reopeningDecided',
  },
  fields: {
    outcome: code({ partlySolved: '部分解决', notSolved: '未解决' }, '办理结果', { en: 'outcome' }),
    reason: words('决定理由', { en: 'reason' }),
  },
  ready(c) {
    if (!awaitsDecision(c)) throw notNow('noDecision', '没有等待综合协调组决定的事项。', 'Nothing waits for the coordinator’s decision.');
  },
  notBy: visitors,
  thenBy: (_c, { outcome }) => ({ to: 'closed', outcome }),
});
