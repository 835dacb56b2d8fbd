import type { CaseLimits, HandlingMeasureKind, SupervisionNoticeRule } from '@mingjing/rules';
import {
  deadline,
  dueRungs,
  nextRung,
  rearm,
  recompute,
  warningOf,
  worst,
  type Calculation,
  type Deadline,
  type Watched,
} from '@mingjing/workflow';
import type { Case, WaitingFor } from './case';
import type { CaseEvent } from './case-events';
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

/** A clock that starts now. */
export function startClock(rule: ClockRule, start: Date, workingDays: number, policy: Policy): Watched {
  return { deadline: deadline({ rule, start, workingDays, pauses: [], extensions: [] }, policy), raised: [] };
}

export const clockOf = (c: Case, rule: ClockRule): Watched | undefined => c.clocks.find((w) => w.deadline.rule === rule);
export const withoutClocks = (c: Case, ...rules: ClockRule[]): Watched[] =>
  c.clocks.filter((w) => !rules.includes(w.deadline.rule as ClockRule));

/** The clocks with one deadline changed, its warnings armed anew where it moved away. */
export function changeClock(clocks: Watched[], rule: ClockRule, now: Date, change: (old: Deadline) => Deadline): Watched[] {
  return clocks.map((w) => (w.deadline.rule === rule ? rearm(w, change(w.deadline), now) : w));
}

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

/** Sorts closed cases behind all open ones, the newest first. */
const CLOSED_BASE = Date.UTC(9999, 0, 1);
/** `orderedBy` of every open case lies before this, of every closed one after. */
export const OPEN_BEFORE = new Date(Date.UTC(9000, 0, 1));

const earliest = (dates: (Date | undefined)[]): Date | null =>
  dates.reduce<Date | null>((min, date) => (date && (!min || date < min) ? date : min), null);

/** When the first of these clocks ends; null where none does. */
export const earliestDue = (clocks: readonly Watched[]): Date | null => earliest(clocks.map((w) => w.deadline.dueAt));

/** Where a case stands in a list: open ones by what is due, closed ones behind them, the newest first. */
export function orderOf(state: Case['state'], closedAt: Date | null, due: Date | null): Date {
  return state === 'closed' ? new Date(CLOSED_BASE - (closedAt ?? new Date(0)).getTime()) : (due ?? new Date(0));
}

/** Fields derived from the rest of the state, stored because lists and the warning job go by them. */
export function standing(c: Case): Pick<Case, 'warning' | 'dueAt' | 'nextWarningAt' | 'orderedBy' | 'waitingFor'> {
  const dueAt = earliestDue(c.clocks);
  return {
    warning: worst(c.clocks.map(warningOf)),
    dueAt,
    nextWarningAt: earliest(c.clocks.map((w) => nextRung(w)?.at)),
    orderedBy: orderOf(c.state, c.closedAt ?? c.openedAt, dueAt ?? c.openedAt),
    waitingFor: waitingFor(c),
  };
}

/** Warnings and escalations whose time has come, each once. */
export function raiseWarnings(c: Case, now: Date): CaseEvent[] {
  if (c.state === 'none' || c.state === 'closed') return [];
  const { state } = c;
  return c.clocks.flatMap((w) =>
    dueRungs(w, now).map(({ step }) => ({
      type: 'warned' as const,
      data: { rule: w.deadline.rule, step, state, dueAt: w.deadline.dueAt! },
    })),
  );
}

/** Clocks by the calendar as it is now; those that do not move stay the same objects. */
export function onCalendar(clocks: readonly Watched[], now: Date, policy: Policy): Watched[] {
  return clocks.map((w) => {
    const moved = recompute(w.deadline, policy);
    const same = moved.dueAt?.getTime() === w.deadline.dueAt?.getTime() && moved.unknownYears.join() === w.deadline.unknownYears.join();
    return same ? w : rearm(w, moved, now);
  });
}

/** The running deadlines on a changed calendar; nothing where none moves. */
export function followCalendar(c: Case, now: Date, policy: Policy): CaseEvent[] {
  const clocks = onCalendar(c.clocks, now, policy);
  if (clocks.every((w, i) => w === c.clocks[i])) return [];
  return [{ type: 'deadlinesMoved', data: { why: 'calendarChanged', clocks } }];
}
