import type { lead } from '@mingjing/contracts';
import { dayOf, explain, startOfDay, warningOf, type Deadline, type Watched } from '@mingjing/workflow';
import type { Case, Extension, OwnSide, Rectification, TransferOrder, Verification, Visit } from './case';
import { RULE_NAMES, type ClockRule } from './due';
import type { Sight } from './reading';
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
  const full = view.sight === 'full';
  return {
    ...{ id, version, state: c.state, servicePointId: c.servicePointId, windowId: c.windowId, unitId: c.evaluatedUnitId },
    ...{ handlingUnitId: c.unitId, division: c.divisionPath.at(-1) ?? '', divisionPath: c.divisionPath },
    ...{ levelCode: c.levelCode, rating: c.rating, grade: c.grade, raisedLevel: c.raisedLevel, reopenCount: c.reopenCount },
    ...{ returnCount: c.returnCount, sentBackCount: c.sentBackCount, outcome: c.outcome, warning: c.warning },
    ...{ escalations: c.escalations, waitingFor: c.waitingFor, dueAt: c.dueAt ?? undefined },
    openedAt: view.time(c.openedAt),
    closedAt: view.time(c.closedAt),
    deadlines: deadlineViews(c, view),
    transferOrder: c.order ? orderView(c.order, view) : undefined,
    verification: c.verification ? verificationView(c.verification, view) : undefined,
    ownSides: c.ownSides.filter((o) => full || o.party === 'staff').map((o) => ownSideView(o, view)),
    rectification: c.rectification ? rectificationView(c.rectification, view) : undefined,
    extension: c.extension ? extensionView(c.extension, view) : undefined,
    // What would tell a unit who spoke, or what he said when he was called.
    evaluationId: full ? c.evaluationId : '',
    channel: full ? c.channel : '',
    mergedInto: full ? c.mergedInto : '',
    evaluationChanged: full && c.evaluationChanged,
    visitWanted: full && c.visitWanted,
    visits: full ? c.visits.map((v) => visitView(v, view)) : [],
    finalVisits: full ? c.finalVisits.map((v) => visitView(v, view)) : [],
    nextActions: [],
    history: [],
  };
}

function deadlineViews(c: Case, view: View): lead.Deadline[] {
  const end = (w: Watched): number => w.deadline.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...c.clocks].sort((a, b) => end(a) - end(b)).map((w) => deadlineView(w, c, view));
}

function deadlineView(watched: Watched, c: Case, { time, words }: View): lead.Deadline {
  const { deadline } = watched;
  const { rule, start, workingDays, skipped, unknownYears, dueAt } = deadline;
  const { zh, en } = explain(deadline, RULE_NAMES[rule as ClockRule]);
  const reason = c.extension ? textOf(words(c.extension.words), 'reason') : '';
  return {
    ...{ rule, workingDays, skipped, unknownYears, dueAt, explanationZh: zh, explanationEn: en, warning: warningOf(watched) },
    start: time(start),
    yellowAt: yellowOf(deadline),
    pauses: deadline.pauses.map((p) => ({ from: time(p.from), to: time(p.to), reason: p.reason, by: p.by })),
    extensions: deadline.extensions.map((e) => ({
      workingDays: e.workingDays,
      reason: reason || e.reason,
      approvedBy: e.approvedBy,
      at: time(e.at),
    })),
  };
}
const yellowOf = ({ rungs }: Deadline): Date | undefined => rungs.find((r) => r.step === 'yellow')?.at;

function visitView({ at, by, result, way, words }: Visit, view: View): lead.Visit {
  return { at: view.time(at), by, result, way, note: textOf(view.words(words), 'note') };
}

function orderView(order: TransferOrder, { time, words }: View): lead.TransferOrder {
  const { unitId, by, supervisionNotice, advisoryReminder, acknowledged, returned } = order;
  return {
    ...{ unitId, supervisionNotice, advisoryReminder, dispatchedBy: by, dispatchedAt: time(order.at) },
    instruction: textOf(words(order.words), 'instruction'),
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
