import { earliestDue, orderOf } from '@mingjing/loop';
import { dayOf, startOfDay, warningOf, worst, type Watched } from '@mingjing/workflow';
import type { Case, UnitSide, WaitingFor } from './case';
import type { CaseEvent } from './case-events';
import type { ClockRule } from './due';

/** The unit's own clocks; those of the supervisors run without it. */
const UNIT_CLOCKS: readonly ClockRule[] = ['acknowledge', 'handling'];
export const isUnitClock = (rule: string): boolean => (UNIT_CLOCKS as readonly string[]).includes(rule);
export const unitClocks = (c: Case): Watched[] => c.clocks.filter(({ deadline }) => isUnitClock(deadline.rule));

/** Who of the supervising side has to act would tell of steps that are not the unit's. */
export const waitingForUnit = ({ waitingFor }: Case): WaitingFor =>
  waitingFor === '' || waitingFor === 'unit' ? waitingFor : 'supervisor';

/** Where people of the unit see the case between; undefined: not theirs, or only as a change of state that names nobody. */
export function seenByUnit(event: CaseEvent): boolean {
  switch (event.type) {
    case 'warned':
      return isUnitClock(event.data.rule);
    case 'ownSideStated':
    case 'objectionRuled':
      return event.data.party === 'staff';
    case 'deadlinesMoved':
      return event.data.why === 'calendarChanged' && event.data.clocks.some(({ deadline }) => isUnitClock(deadline.rule));
    case 'consentChanged':
      return true;
    default:
      return SEEN.has(event.type);
  }
}
const SEEN = new Set<CaseEvent['type']>([
  ...(['dispatched', 'acknowledged', 'returned', 'verified', 'verdictApproved'] as const),
  ...(['extensionRequested', 'extensionDecided'] as const),
  ...(['rectificationSubmitted', 'rectificationAccepted', 'rectificationSentBack'] as const),
]);

/** Changes that nobody has to have seen before acting. */
export const UNSETTLING: readonly CaseEvent['type'][] = ['warned', 'consentChanged'];

/** The citizen lets the evaluated unit know them, while it has the case and the case is open. */
export const mayKnow = (c: Case): boolean => c.unitMayKnow === true && c.unitId === c.evaluatedUnitId && c.state !== 'closed';

/** The unit's side after one more event; null before the first order. */
export function unitSideOf(before: Case, after: Case, event: CaseEvent, version: number): UnitSide | null {
  if (!after.withUnit) return null;
  const arrives = event.type === 'dispatched' && (!before.unitSide || before.unitId !== after.unitId);
  // From before this was kept: unit-sides.ts makes it from the history.
  if (!arrives && !before.unitSide) return null;
  const old = arrives || !before.unitSide ? begun(version) : before.unitSide;
  const side = { ...old, ...counted(old, event), ...standing(after) };
  if (!arrives && visible(before, old) === visible(after, side) && !seenByUnit(event)) return side;
  const next = side.version + 1;
  return { ...side, version: next, settled: UNSETTLING.includes(event.type) ? side.settled : next };
}

function begun(from: number): UnitSide {
  const counts = { returnCount: 0, sentBackCount: 0, reopenCount: 0 };
  return { from, version: 0, settled: 0, ...counts, escalations: [], warning: '', dueAt: null, orderedBy: new Date(0) };
}

function counted(side: UnitSide, event: CaseEvent): Partial<UnitSide> {
  switch (event.type) {
    case 'returned':
      return { returnCount: side.returnCount + 1 };
    case 'rectificationSentBack':
      return { sentBackCount: side.sentBackCount + 1 };
    case 'moved':
      return event.data.reopened ? { reopenCount: side.reopenCount + 1 } : {};
    case 'warned': {
      const { rule, step } = event.data;
      const rung = isUnitClock(rule) && step !== 'yellow' && step !== 'red';
      return rung ? { escalations: [...new Set([...side.escalations, step])] } : {};
    }
    default:
      return {};
  }
}

function standing(c: Case): Pick<UnitSide, 'warning' | 'dueAt' | 'orderedBy'> {
  const clocks = unitClocks(c);
  const dueAt = earliestDue(clocks);
  const day = (at: Date | null | undefined): Date | null => (at ? startOfDay(dayOf(at)) : null);
  return {
    warning: worst(clocks.map(warningOf)),
    dueAt,
    orderedBy: orderOf(c.state === 'closed', day(c.closedAt), dueAt ?? day(c.order?.at)),
  };
}

/** Everything of a case that people of the unit are shown, to tell whether it changed. */
function visible(c: Case, side: UnitSide): string {
  const { state, unitId, grade, outcome, closedAt, order, verification, rectification, extension } = c;
  const clocks = unitClocks(c).map(({ deadline: { rule, dueAt, pauses, extensions, unknownYears } }) => ({
    ...{ rule, dueAt, pauses, extensions, unknownYears },
  }));
  const { returnCount, sentBackCount, reopenCount, escalations, warning, dueAt } = side;
  return JSON.stringify([
    ...[state, unitId, grade, outcome, closedAt, order, verification && { ...verification, explained: '' }, rectification, extension],
    ...[c.ownSides.filter(({ party }) => party === 'staff'), clocks, waitingForUnit(c), mayKnow(c)],
    ...[returnCount, sentBackCount, reopenCount, escalations, warning, dueAt],
  ]);
}
