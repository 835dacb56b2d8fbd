import type { lead } from '@mingjing/contracts';
import { missing } from '@mingjing/kit';
import { dayOf, explain, startOfDay, warningOf, type Deadline, type Watched } from '@mingjing/workflow';
import type { Case, Extension, MergedCase, OwnSide, Rectification, TransferOrder, Verification, Visit, UnitSide } from './case';
import { RULE_NAMES, type ClockRule } from './due';
import { undoUntil } from './merging';
import type { Sight } from './reading';
import { visitsOf } from './standing';
import { mayKnow, unitClocks, waitingForUnit } from './unit-side';
import { listOf, textOf, type Words } from './words';

/** How one reader sees a case: which times, and which words. */
export interface View {
  sight: Sight;
  /** A time as this reader may see it: units see the day only. */
  time: (at: Date | null | undefined) => Date | undefined;
  words: (ref: string) => Words;
}

export function viewFor(sight: Sight, words: View['words']): View {
  const time: View['time'] = (at) => (at ? (sight === 'unit' ? startOfDay(dayOf(at)) : at) : undefined);
  return { sight, time, words };
}

/** A case for an answer, without its history and next actions. */
export function caseView(id: string, version: number, c: Case, view: View): lead.Case {
  if (view.sight === 'full') return fullView(id, version, c, view);
  if (!c.unitSide) throw missing('case');
  return unitView(id, c, c.unitSide, view);
}

/** What everybody who knows of the case may see of it. */
function common(c: Case, view: View) {
  return {
    ...{ state: c.state, servicePointId: c.servicePointId, unitId: c.evaluatedUnitId, handlingUnitId: c.unitId },
    ...{ division: c.divisionPath.at(-1) ?? '', divisionPath: c.divisionPath, grade: c.grade, outcome: c.outcome },
    closedAt: view.time(c.closedAt),
    transferOrder: c.order ? orderView(c.order, view) : undefined,
    verification: c.verification ? verificationView(c.verification, view) : undefined,
    rectification: c.rectification ? rectificationView(c.rectification, view) : undefined,
    extension: c.extension ? extensionView(c.extension, view) : undefined,
    unitMayKnow: mayKnow(c),
    applicant: undefined,
    nextActions: [],
    history: [],
  };
}

function fullView(id: string, version: number, c: Case, view: View): lead.Case {
  return {
    ...common(c, view),
    ...{ id, version, windowId: c.windowId, levelCode: c.levelCode, rating: c.rating, raisedLevel: c.raisedLevel },
    ...{ reopenCount: c.reopenCount, returnCount: c.returnCount, sentBackCount: c.sentBackCount, warning: c.warning },
    ...{ escalations: c.escalations, waitingFor: c.waitingFor, dueAt: c.dueAt ?? undefined, openedAt: view.time(c.openedAt) },
    ...{ evaluationId: c.evaluationId, channel: c.channel, mergedInto: c.mergedInto, evaluationChanged: c.evaluationChanged },
    visitWanted: c.visitWanted,
    deadlines: deadlineViews(c.clocks, c, view),
    ownSides: c.ownSides.map((o) => ownSideView(o, view)),
    visits: c.visits.map((v) => visitView(v, view)),
    finalVisits: c.finalVisits.map((v) => visitView(v, view)),
    ...{ leadingCaseId: c.mergedInto, merged: (c.merged ?? []).map((m) => mergedView(m, c, view)), undoUntil: undoUntil(c) },
  };
}

function mergedView(
  { caseId, servicePointId, windowId, openedAt, mergedAt, visitWanted }: MergedCase,
  c: Case,
  view: View,
): lead.MergedCase {
  const [firstVisit = '', finalVisit = ''] = [c.visits, c.finalVisits].map((visits) => visitsOf(visits, caseId).at(-1)?.result ?? '');
  const times = { openedAt: view.time(openedAt), mergedAt: view.time(mergedAt) };
  return { caseId, servicePointId, windowId, visitWanted, ...times, firstVisit, finalVisit };
}

/**
 * The case as if it had begun with the order that brought it to the unit: nothing of where, when and how somebody spoke,
 * nothing of the steps before and beside it, and no number in which they are counted.
 */
function unitView(id: string, c: Case, side: UnitSide, view: View): lead.Case {
  return {
    ...common(c, view),
    ...{ id, version: side.version, rating: 'unsatisfied', reopenCount: side.reopenCount, returnCount: side.returnCount },
    ...{ sentBackCount: side.sentBackCount, warning: side.warning, escalations: side.escalations, dueAt: side.dueAt ?? undefined },
    waitingFor: waitingForUnit(c),
    deadlines: deadlineViews(unitClocks(c), c, view),
    ownSides: c.ownSides.filter(({ party }) => party === 'staff').map((o) => ownSideView(o, view)),
    ...{ evaluationId: '', windowId: '', channel: '', levelCode: '', openedAt: undefined, raisedLevel: 0, mergedInto: '' },
    ...{ evaluationChanged: false, visitWanted: false, visits: [], finalVisits: [] },
    ...{ leadingCaseId: '', merged: [], undoUntil: undefined },
  };
}

function deadlineViews(clocks: readonly Watched[], c: Case, view: View): lead.Deadline[] {
  const end = (w: Watched): number => w.deadline.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...clocks].sort((a, b) => end(a) - end(b)).map((w) => deadlineView(w, c, view));
}

function deadlineView(watched: Watched, c: Case, { time, words }: View): lead.Deadline {
  const { deadline } = watched;
  const { rule, start, workingDays = 0, skipped, unknownYears, dueAt } = deadline;
  const { zh, en } = explain(deadline, RULE_NAMES[rule as ClockRule]);
  const reason = c.extension ? textOf(words(c.extension.words), 'reason') : '';
  return {
    ...{ rule, workingDays, skipped, unknownYears, dueAt, explanationZh: zh, explanationEn: en, warning: warningOf(watched) },
    start: time(start),
    yellowAt: time(yellowOf(deadline)),
    pauses: deadline.pauses.map((p) => ({ from: time(p.from), to: time(p.to), reason: p.reason, by: p.by })),
    extensions: deadline.extensions.map((e) => ({
      workingDays: e.workingDays ?? 0,
      reason: reason || e.reason,
      approvedBy: e.approvedBy,
      at: time(e.at),
    })),
  };
}
const yellowOf = ({ rungs }: Deadline): Date | undefined => rungs.find((r) => r.step === 'yellow')?.at;

export function visitView({ at, by, result, way, words, caseId = '' }: Visit, view: View): lead.Visit {
  return { at: view.time(at), by, result, way, caseId, note: textOf(view.words(words), 'note') };
}

function orderView(order: TransferOrder, { time, words }: View): lead.TransferOrder {
  const { unitId, by, supervisionNotice, advisoryReminder, acknowledged, returned } = order;
  return {
    ...{ unitId, supervisionNotice, advisoryReminder, dispatchedBy: by, dispatchedAt: time(order.at) },
    instruction: textOf(words(order.words), 'instruction'),
    citizenWords: textOf(words(order.words), 'releasedWords'),
    acknowledgedAt: time(acknowledged?.at),
    acknowledgedBy: acknowledged?.by ?? '',
    returnedAt: time(returned?.at),
    returnReason: returned ? textOf(words(returned.words), 'reason') : '',
  };
}

function verificationView(v: Verification, { time, words, sight }: View): lead.Verification {
  const { verdict, by, evidenceRefs, inForce, approvedBy } = v;
  const explanation = v.explained && sight === 'full' ? textOf(words(v.explained), 'explanation') : '';
  return { verdict, by, evidenceRefs, inForce, approvedBy, explanation, at: time(v.at), findings: textOf(words(v.words), 'findings') };
}

function ownSideView({ party, at, by, words, waived, objects, ruling, ruledBy }: OwnSide, view: View): lead.OwnSide {
  return { party, waived, objects, ruling, ruledBy, recordedBy: by, at: view.time(at), statement: textOf(view.words(words), 'statement') };
}

function rectificationView({ at, by, words, measures, evidenceRefs, accepted }: Rectification, view: View): lead.Rectification {
  const said = view.words(words);
  return {
    ...{ measures, evidenceRefs, submittedBy: by, submittedAt: view.time(at) },
    ...{ summary: textOf(said, 'summary'), timetable: textOf(said, 'timetable'), personsInCharge: listOf(said, 'personsInCharge') },
    ...{ acceptedAt: view.time(accepted?.at), acceptedBy: accepted?.by ?? '' },
  };
}

function extensionView({ workingDays, at, by, words, decision, decidedBy, decidedAt }: Extension, view: View): lead.Extension {
  const reason = textOf(view.words(words), 'reason');
  return { workingDays, reason, decision, decidedBy, requestedBy: by, requestedAt: view.time(at), decidedAt: view.time(decidedAt) };
}
