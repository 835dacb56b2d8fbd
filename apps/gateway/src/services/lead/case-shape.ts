import { z } from 'zod';
import { at } from '../../schemas';
import { evaluation } from '../evaluation/evaluations';

/** A case as answers show it; what each field says stands in proto/mingjing/lead/v1/service.proto. */

const text = z.string();
const count = z.number().int();
const time = at.optional();

const deadline = z
  .object({
    rule: text,
    explanationZh: text,
    explanationEn: text,
    start: time,
    workingDays: count,
    dueAt: time,
    yellowAt: time,
    skipped: z.array(z.object({ date: text, kind: text, why: text })),
    pauses: z.array(z.object({ from: time, to: time, reason: text, by: text })),
    extensions: z.array(z.object({ workingDays: count, reason: text, approvedBy: text, at: time })),
    unknownYears: z.array(count),
    warning: text,
  })
  .meta({ id: 'Deadline', description: 'A deadline that explains itself' });

const visit = z
  .object({ at: time, by: text, result: text, way: text, note: text, caseId: text.describe('Whose: of a merged case; empty: of this one') })
  .meta({ id: 'Visit' });
const merged = z
  .object({
    caseId: text,
    servicePointId: text,
    windowId: text,
    openedAt: time,
    mergedAt: time,
    visitWanted: z.boolean(),
    firstVisit: text.describe('Result of the last call; empty before it, as finalVisit'),
    finalVisit: text,
  })
  .meta({ id: 'MergedCase', description: 'A case handled together with another; people of the unit are not told' });
const transferOrder = z.object({
  unitId: text,
  dispatchedAt: time,
  dispatchedBy: text,
  instruction: text,
  supervisionNotice: z.boolean(),
  advisoryReminder: z.boolean(),
  acknowledgedAt: time,
  acknowledgedBy: text,
  returnedAt: time,
  returnReason: text,
  citizenWords: text.describe('As a supervisor read, shortened and released them'),
});
const applicant = z.object({
  windowId: text,
  windowName: text,
  evaluatedOn: text,
  matterNumber: text,
  handledOn: text,
  name: text,
  phone: text,
});
const verification = z.object({
  verdict: text,
  findings: text,
  by: text,
  at: time,
  evidenceRefs: z.array(text),
  inForce: z.boolean(),
  approvedBy: text,
  explanation: text,
});
const ownSide = z.object({
  party: text,
  statement: text,
  waived: z.boolean(),
  objects: z.boolean(),
  at: time,
  recordedBy: text,
  ruling: text,
  ruledBy: text,
});
const rectification = z.object({
  summary: text,
  timetable: text,
  personsInCharge: z.array(text),
  measures: z.array(z.object({ kind: text, count })),
  evidenceRefs: z.array(text),
  submittedAt: time,
  submittedBy: text,
  acceptedAt: time,
  acceptedBy: text,
});
const extension = z.object({
  workingDays: count,
  reason: text,
  requestedBy: text,
  requestedAt: time,
  decision: text,
  decidedBy: text,
  decidedAt: time,
});
const step = z
  .object({
    version: count,
    action: text,
    fromState: text,
    toState: text,
    at: time,
    by: text,
    byName: text,
    postId: text,
    role: text,
    note: text,
    detail: text,
  })
  .meta({ id: 'CaseStep', description: 'One entry of the story: who, in which post, when, what' });

const caseShape = z.object({
  id: text,
  version: count,
  state: text,
  evaluationId: text,
  servicePointId: text,
  windowId: text,
  unitId: text,
  handlingUnitId: text,
  division: text,
  divisionPath: z.array(text),
  channel: text,
  levelCode: text,
  rating: text,
  openedAt: time,
  closedAt: time,
  grade: text,
  raisedLevel: count,
  reopenCount: count,
  outcome: text,
  warning: text,
  escalations: z.array(text),
  dueAt: time,
  deadlines: z.array(deadline),
  waitingFor: text,
  visits: z.array(visit),
  transferOrder: transferOrder.optional(),
  returnCount: count,
  verification: verification.optional(),
  ownSides: z.array(ownSide),
  rectification: rectification.optional(),
  sentBackCount: count,
  extension: extension.optional(),
  finalVisits: z.array(visit),
  mergedInto: text,
  nextActions: z.array(text),
  history: z.array(step),
  evaluationChanged: z.boolean(),
  visitWanted: z.boolean(),
  unitMayKnow: z.boolean(),
  leadingCaseId: text.describe('Of a merged case: the one in which it is handled'),
  merged: z.array(merged),
  undoUntil: time.describe('Until when the merging of this case may be undone'),
  applicant: applicant.optional().describe('Only by consent of the citizen, for people of the unit that was evaluated'),
});

/** A case in a list: with names beside the ids. */
export const caseRow = caseShape
  .extend({ unitName: text.describe('Empty where one may not read it'), servicePointName: text })
  .meta({ id: 'CaseRow' });

/** A case on its page: with the evaluation as the person may see it. */
export const caseFile = caseRow
  .extend({ evaluation: evaluation.nullable(), merged: z.array(merged.extend({ servicePointName: text })) })
  .meta({ id: 'CaseFile' });
