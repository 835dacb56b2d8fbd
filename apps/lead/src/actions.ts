import { act as actIn, nextActions as nextIn, raiseWarnings as raiseIn, type LoopEvents } from '@mingjing/loop';
import { isOfUnit } from '@mingjing/kit';
import { levelAbove } from '@mingjing/rights';
import { close, define, move, setClocks, type ActionName, type Inputs, type Person } from './action';
import type { Case, Outcome, Stage } from './case';
import type { CaseEvent } from './case-events';
import { decideReopened, recordFinalVisit, signClosing } from './closing';
import { acknowledge, decideExtension, dispatch, requestExtension, returnOrder } from './dispatching';
import { CLOCKS, type Policy } from './due';
import { mergeDuplicate, undoMerge } from './merging';
import { inTheirPosts, isUnitRole, sightOf } from './reading';
import { acceptRectification, sendBackRectification, submitRectification } from './rectifying';
import { accept, handOn, handToDiscipline, recordVisit } from './screening';
import { approveVerdict, explain, ruleObjection, stateOwnSide, verify } from './verifying';

/** How a case writes down where it goes: names and shapes of its events are older than the loop. */
const write: LoopEvents<Case, CaseEvent> = {
  moved: (c, to, { clocks, outcome, now }) => (to === 'closed' ? close(c, outcome as Outcome, now) : [move(c, to as Stage, clocks)]),
  clocksSet: (_c, why, { clocks }) => [setClocks(why as ActionName, clocks)],
  warned: (c, { rule, step, dueAt }) => [{ type: 'warned', data: { rule, step, state: c.state as Stage, dueAt } }],
};

/** Cases of unsatisfied evaluations (不满意评价事项): everything that can be done in one, in the order in which a screen offers it. */
export const caseLoop = define({
  ...{ noun: 'case', zh: '案件', en: 'case', closed: ['closed'], clocks: CLOCKS, write },
  stages: {
    screening: { zh: '受理', en: 'screening' },
    firstVisit: { zh: '回访', en: 'first visit' },
    dispatched: { zh: '督办', en: 'dispatched' },
    verification: { zh: '核查', en: 'verification' },
    rectification: { zh: '整改', en: 'rectification' },
    finalVisit: { zh: '办后回访', en: 'final visit' },
    closed: { zh: '办结', en: 'closed' },
  } satisfies Record<Stage, object>,
  // What of a case people of the unit see, and as if when it had begun, is a matter of its own: view.ts, unit-side.ts.
  sights: { full: { fields: 'all', steps: 'all' }, unit: { fields: [], steps: 'shown' } },
  sightOf,
  /** In the case's own divisions or unit, or after a reopening at the level above. */
  target: (c, { raised }) =>
    raised && c.raisedLevel > 0 ? { divisionPath: levelAbove(c.divisionPath) } : { divisionPath: c.divisionPath, unitId: c.unitId },
  posts: inTheirPosts,
  isUnitRole,
  // A member of staff states their side of what they do not read; before the order nobody of the unit knows of it.
  actsUnseen: (c, { role }) => !isUnitRole(role) || c.unitSide !== null,
  elsewhere: (c) => ({
    zh: c.raisedLevel > 0 ? '案件已提级办理，此步骤由上一级办理。' : '此步骤不在您的管辖范围内，请转交有权办理的人员。',
    en: 'This step belongs to another level or unit; pass it to those who may take it.',
  }),
  // People of the unit count only what they may see.
  seen: (c, version, actor) => (isOfUnit(actor) && c.unitSide ? c.unitSide : { settled: c.settledVersion, version }),
  actions: {
    ...{ accept, mergeDuplicate, handOn, handToDiscipline, recordVisit },
    ...{ dispatch, acknowledge, returnOrder, verify, explain, approveVerdict, stateOwnSide, ruleObjection },
    ...{ submitRectification, acceptRectification, sendBackRectification, requestExtension, decideExtension },
    ...{ recordFinalVisit, signClosing, decideReopened, undoMerge },
  },
  events: {
    opened: { zh: '立案', en: 'Opened' },
    evaluationChanged: { zh: '评价人修改评价', en: 'The evaluation was changed' },
    consentChanged: { zh: '评价人是否同意实名', en: 'Whether the citizen may be known' },
    mergedIn: { zh: '并入其他事项', en: 'Another case was merged into it' },
    mergedOut: { zh: '并入的事项移出', en: 'A merged case left it' },
    warned: { zh: '预警', en: 'Warning' },
  },
});
export type CaseAction = keyof typeof caseLoop.actions;
export const ACTION_NAMES = Object.keys(caseLoop.actions) as ActionName[];

/** Takes one action. Pure; whether the person has the right is for the caller. */
export const act = <Name extends ActionName>(name: Name, input: Inputs[Name], person: Person, policy: Policy): ((c: Case) => CaseEvent[]) =>
  actIn(caseLoop, name, { input, person, policy });

/** Actions that stand open now for somebody; `asPerson` gives them in the post that has the right, or undefined. */
export const nextActions = (c: Case, asPerson: (name: ActionName) => Person | undefined): ActionName[] =>
  nextIn(caseLoop, c, (name) => asPerson(name)).map(({ action }) => action);

/** Warnings and escalations whose time has come, each once. */
export const raiseWarnings = (c: Case, now: Date): CaseEvent[] => raiseIn(caseLoop, c, now);
