import type { lead } from '@mingjing/contracts';
import { Refused } from '@mingjing/contracts/refused';
import { loopOf } from '@mingjing/loop';
import { dayOf, daysBetween, type Watched } from '@mingjing/workflow';
import type { Case, Outcome, Stage } from './case';
import type { CaseEvent } from './case-events';
import type { Policy } from './due';

export { post, type Person } from '@mingjing/loop';
type Action = NonNullable<lead.ActOnCaseRequest['action']>;
/** Actions that have a message of their own in the contract; later ones go by their name alone. */
export type ActionName = Exclude<Action['$case'], 'byName'>;
/** What each action carries, as the proto says. */
export type Inputs = { [N in ActionName]: Extract<Action, { $case: N }>['value'] };

/** Makers of the definition of cases (actions.ts). */
export const { action, define } = loopOf<Case, CaseEvent, Policy>();

/** Goes to another state with new clocks. */
export function move(c: Case, to: Stage, clocks: Watched[], rest: { reopened?: boolean; outcome?: Outcome } = {}): CaseEvent {
  const { reopened = false, outcome = '' } = rest;
  const reopenCount = c.reopenCount + (reopened ? 1 : 0);
  return { type: 'moved', data: { from: c.state as Stage, to, reopened, reopenCount, outcome, clocks } };
}

/** Goes to `closed`; every clock ends. */
export function close(c: Case, outcome: Outcome, now: Date): CaseEvent[] {
  const calendarDays = c.openedAt ? daysBetween(dayOf(c.openedAt), dayOf(now)) : 0;
  return [
    move(c, 'closed', [], { outcome }),
    { type: 'closed', data: { outcome, reopenCount: c.reopenCount, calendarDays, withUnit: c.withUnit, unitId: c.unitId } },
  ];
}

/** Keeps the state and changes clocks. */
export const setClocks = (why: ActionName, clocks: Watched[]): CaseEvent => ({ type: 'deadlinesMoved', data: { why, clocks } });

/** A refusal of an action that does not fit how the case stands. */
export function notNow(code: string, zh: string, en: string): Refused {
  return new Refused(`case.${code}`, 'refused', { zh, en });
}

/** A refusal of an input that cannot be. */
export function invalid(code: string, field: string, zh: string, en: string): Refused {
  return new Refused(`case.${code}`, 'invalid', { field, zh, en });
}

/** Refuses `case.unknownValue` (invalid) where something is needed after all. */
export function needOneOf<T extends string>(value: T | '', field: string, zh: string): T {
  if (value !== '') return value;
  throw invalid('unknownValue', field, `请选择${zh}。`, `Choose ${field}.`);
}
