import { Refused, isRefused } from '@mingjing/contracts/refused';
import { levelAbove } from '@mingjing/rights';
import { STAGE_NAMES, notNow, type ActionName, type ActionRule, type Inputs, type Person } from './action';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import { decideReopened, recordFinalVisit, signClosing } from './closing';
import { acknowledge, decideExtension, dispatch, requestExtension, returnOrder } from './dispatching';
import type { Policy } from './due';
import { acceptRectification, sendBackRectification, submitRectification } from './rectifying';
import { mergeDuplicate, undoMerge } from './merging';
import { accept, handOn, handToDiscipline, recordVisit } from './screening';
import { approveVerdict, explain, ruleObjection, stateOwnSide, verify } from './verifying';

type Table = { [Name in ActionName]: ActionRule<Inputs[Name]> };

/** Everything that can be done in a case; in the order in which a screen offers it. */
export const ACTIONS: Table = {
  ...{ accept, mergeDuplicate, handOn, handToDiscipline, recordVisit },
  ...{ dispatch, acknowledge, returnOrder, verify, explain, approveVerdict, stateOwnSide, ruleObjection },
  ...{ submitRectification, acceptRectification, sendBackRectification, requestExtension, decideExtension },
  ...{ recordFinalVisit, signClosing, decideReopened, undoMerge },
};
export const ACTION_NAMES = Object.keys(ACTIONS) as ActionName[];

/** Where the right to an action must lie: in the case's own divisions or unit, or after a reopening at the level above. */
export function targetOf(name: ActionName, c: Case): { divisionPath: string[]; unitId?: string } {
  const { raised = false } = ACTIONS[name];
  if (!raised || c.raisedLevel === 0) return { divisionPath: c.divisionPath, unitId: c.unitId };
  return { divisionPath: levelAbove(c.divisionPath) };
}

function checkReady(name: ActionName, c: Case, person: Person): void {
  const { stages, ready, zh } = ACTIONS[name];
  if (c.state === 'none' || !stages.includes(c.state)) {
    const now = c.state === 'none' ? '未立案' : STAGE_NAMES[c.state];
    throw notNow(
      'wrongState',
      `案件现处于“${now}”环节，不能进行“${zh}”，请刷新后按下一步办理。`,
      `The case stands at ${c.state}; ${name} is not possible there.`,
    );
  }
  ready?.(c, person);
}

/** Takes one action. Pure; whether the person has the right is for the caller. */
export function act<Name extends ActionName>(name: Name, input: Inputs[Name], person: Person, policy: Policy) {
  return (c: Case): CaseEvent[] => {
    checkReady(name, c, person);
    return ACTIONS[name].decide(c, input, person, policy);
  };
}

/** Actions that stand open now for somebody; `asPerson` gives him in the post that has the right, or undefined. */
export function nextActions(c: Case, asPerson: (name: ActionName) => Person | undefined): ActionName[] {
  return ACTION_NAMES.filter((name) => {
    const person = asPerson(name);
    if (!person) return false;
    try {
      checkReady(name, c, person);
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  });
}

/** How far a person has seen a case and how far it has come, in the numbers that this person is shown. */
export interface Seen {
  settled: number;
  version: number;
}

/** Refuses `case.changed` (conflict) when somebody acted since the person looked. A warning in between does not count. */
export function checkSeen(c: Case, seen: number, { settled, version }: Seen): void {
  if (seen === 0 || (seen >= settled && seen <= version)) return;
  const now = c.state === 'none' ? '' : STAGE_NAMES[c.state];
  throw new Refused('case.changed', 'conflict', {
    field: 'expectedVersion',
    zh: `案件已被他人办理，现处于“${now}”环节（版本 ${version}），请刷新后再办理。`,
    en: `Somebody else acted meanwhile: the case now stands at ${c.state} (version ${version}). Load it again.`,
  });
}
