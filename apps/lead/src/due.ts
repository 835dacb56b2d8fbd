import type { CaseLimits, HandlingMeasureKind, SupervisionNoticeRule } from '@mingjing/rules';
import {
  clockOf as clockAmong,
  earliestDue,
  earliestWarning,
  orderOf,
  startClock as startOne,
  withoutClocks as clocksWithout,
  type ClockRule as ClockDefinition,
} from '@mingjing/loop';
import { warningOf, worst, type Calculation, type Watched } from '@mingjing/workflow';
import type { Case, WaitingFor } from './case';
import { awaitsDecision, exclusionPending, openObjection, orderOpen } from './standing';

export type ClockRule =
  'screening' | 'firstVisit' | 'dispatch' | 'acknowledge' | 'handling' | 'finalVisit' | 'signing' | 'ruling' | 'decision';

/** Rules in words, for the derivation of a deadline. */
export const RULE_NAMES: Record<ClockRule, { zh: string; en: string }> = {
  screening: { zh: '受理', en: 'Screening' },
  firstVisit: { zh: '首次回访', en: 'First visit' },
  dispatch: { zh: '重新转办', en: 'New transfer order' },
  acknowledge: { zh: '签收', en: 'Acknowledgement' },
  handling: { zh: '核查整改', en: 'Verification and rectification' },
  finalVisit: { zh: '办后回访', en: 'Final visit' },
  signing: { zh: '签字办结', en: 'Second signature' },
  ruling: { zh: '申诉复核', en: 'Ruling on the objection' },
  decision: { zh: '协调组决定', en: "Coordinator's decision" },
};

/** The rules in force for one case: data, read before a decision is taken. */
export interface Policy extends Calculation {
  limits: CaseLimits;
  measures: HandlingMeasureKind[];
  supervisionNotice: SupervisionNoticeRule;
}

/** How long each clock runs: numbers of the rule `case.limits`. */
const LENGTHS: Record<ClockRule, (limits: CaseLimits, c: Case) => number> = {
  screening: ({ screening }) => screening,
  firstVisit: ({ firstVisit }) => firstVisit,
  dispatch: ({ dispatch }) => dispatch,
  acknowledge: ({ acknowledge }) => acknowledge,
  handling: ({ handling }, c) => handling[c.grade || 'simple'],
  finalVisit: ({ finalVisit }) => finalVisit,
  signing: ({ signing }) => signing,
  ruling: ({ ruling }) => ruling,
  decision: ({ decision }) => decision,
};
const clockRule = (rule: ClockRule): ClockDefinition<Case, Policy> => ({
  ...RULE_NAMES[rule],
  limit: ({ limits }, c) => ({ workingDays: LENGTHS[rule](limits, c) }),
});
/** The clocks of a case, as its definition has them. */
export const CLOCKS = Object.fromEntries((Object.keys(RULE_NAMES) as ClockRule[]).map((rule) => [rule, clockRule(rule)]));

/** A clock of a case that starts now. */
export function startClock(rule: ClockRule, start: Date, c: Case, policy: Policy): Watched {
  return startOne(rule, start, { workingDays: LENGTHS[rule](policy.limits, c) }, policy);
}
export const clockOf = (c: Case, rule: ClockRule): Watched | undefined => clockAmong(c.clocks, rule);
export const withoutClocks = (c: Case, ...rules: ClockRule[]): Watched[] => clocksWithout(c.clocks, ...rules);

/** Who has to do the next thing. */
export function waitingFor(c: Case): WaitingFor {
  const supervising: WaitingFor = c.raisedLevel > 0 ? 'coordinator' : 'supervisor';
  switch (c.state) {
    case 'screening':
    case 'firstVisit':
      return 'supervisor';
    case 'dispatched':
      return orderOpen(c) ? 'unit' : supervising;
    case 'verification':
      if (openObjection(c)) return 'secondPerson';
      if (exclusionPending(c)) return c.ownSides.some((o) => o.party === 'citizen') ? 'secondPerson' : 'supervisor';
      if (c.verification) return 'supervisor';
      return c.extension?.decision === 'requested' ? supervising : 'unit';
    case 'rectification':
      if (openObjection(c)) return 'secondPerson';
      if (c.extension?.decision === 'requested') return supervising;
      return c.rectification && !c.rectification.sentBack ? supervising : 'unit';
    case 'finalVisit':
      return awaitsDecision(c) ? 'coordinator' : 'secondPerson';
    default:
      return '';
  }
}

/** Fields derived from the rest of the state, stored because lists and the warning job go by them. */
export function standing(c: Case): Pick<Case, 'warning' | 'dueAt' | 'nextWarningAt' | 'orderedBy' | 'waitingFor'> {
  const dueAt = earliestDue(c.clocks);
  const closed = c.state === 'closed';
  return {
    warning: worst(c.clocks.map(warningOf)),
    dueAt,
    nextWarningAt: earliestWarning(c.clocks),
    orderedBy: orderOf(closed, c.closedAt ?? c.openedAt, dueAt ?? c.openedAt),
    waitingFor: waitingFor(c),
  };
}
