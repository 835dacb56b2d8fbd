import * as fc from 'fast-check';
import { lead } from '@mingjing/contracts';
import type { Case } from './case';
import type { CaseEvent } from './case-events';
import { recordChange } from './screening';
import { fullyReads, unitReads } from '../test/reads';
import { step, walk, type Walk } from '../test/walk';

interface Decided {
  message: { create(): object };
  shown: string[];
  hidden: string[];
}

/**
 * Every field of a case and whether people of its unit are shown it. A field that is new in the contract fails here until
 * somebody decides: shown only where nobody can tell from it who spoke, when, where, or what was done without the unit.
 */
const FIELDS: Record<string, Decided> = {
  Case: {
    message: lead.Case,
    shown: [
      ...['id', 'version', 'state', 'servicePointId', 'unitId', 'handlingUnitId', 'division', 'divisionPath', 'rating', 'grade'],
      ...['closedAt', 'reopenCount', 'returnCount', 'sentBackCount', 'outcome', 'warning', 'escalations', 'dueAt', 'deadlines'],
      ...['waitingFor', 'transferOrder', 'verification', 'ownSides', 'rectification', 'extension', 'nextActions', 'history'],
      // Only by the citizen's own consent.
      ...['unitMayKnow', 'applicant'],
    ],
    hidden: [
      ...['evaluationId', 'windowId', 'channel', 'levelCode', 'openedAt', 'raisedLevel', 'visits', 'finalVisits'],
      ...['mergedInto', 'evaluationChanged', 'visitWanted', 'leadingCaseId', 'merged', 'undoUntil'],
    ],
  },
  deadlines: {
    message: lead.Deadline,
    shown: [
      ...['rule', 'explanationZh', 'explanationEn', 'start', 'workingDays', 'dueAt', 'yellowAt', 'skipped', 'pauses', 'extensions'],
      ...['unknownYears', 'warning'],
    ],
    hidden: [],
  },
  transferOrder: {
    message: lead.TransferOrder,
    shown: [
      ...['unitId', 'dispatchedAt', 'dispatchedBy', 'instruction', 'supervisionNotice', 'advisoryReminder'],
      ...['acknowledgedAt', 'acknowledgedBy', 'returnedAt', 'returnReason', 'citizenWords'],
    ],
    hidden: [],
  },
  verification: {
    message: lead.Verification,
    shown: ['verdict', 'findings', 'by', 'at', 'evidenceRefs', 'inForce', 'approvedBy'],
    hidden: ['explanation'],
  },
  ownSides: {
    message: lead.OwnSide,
    shown: ['party', 'statement', 'waived', 'objects', 'at', 'recordedBy', 'ruling', 'ruledBy'],
    hidden: [],
  },
  rectification: {
    message: lead.Rectification,
    shown: [
      ...['summary', 'timetable', 'personsInCharge', 'measures', 'evidenceRefs', 'submittedAt', 'submittedBy'],
      ...['acceptedAt', 'acceptedBy'],
    ],
    hidden: [],
  },
  extension: {
    message: lead.Extension,
    shown: ['workingDays', 'reason', 'requestedBy', 'requestedAt', 'decision', 'decidedBy', 'decidedAt'],
    hidden: [],
  },
  history: {
    message: lead.Step,
    shown: ['version', 'action', 'fromState', 'toState', 'at', 'by', 'byName', 'postId', 'role', 'detail', 'labelZh', 'labelEn', 'facts'],
    hidden: ['note'],
  },
};

/** What says nothing: a field of proto3 that is not there. */
const empty = (value: unknown): boolean =>
  value === undefined || value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

/** The fields of a message within a case that say something, over all of its kind. */
function filled(of: string, one: lead.Case): string[] {
  const within: unknown = of === 'Case' ? one : one[of as keyof lead.Case];
  const all = (Array.isArray(within) ? within : [within]).filter((value) => value !== undefined) as Record<string, unknown>[];
  return all.flatMap((value) => Object.keys(value).filter((field) => !empty(value[field])));
}

it.each(Object.entries(FIELDS))('every field of %s is either shown to the unit or hidden from it', (_of, { message, shown, hidden }) => {
  expect([...shown, ...hidden].sort()).toEqual(Object.keys(message.create()).sort());
});

it('what is hidden stays empty for the unit, whatever happens, and what is shown has been there', () => {
  const [ofUnit, ofAll] = [new Set<string>(), new Set<string>()];
  const note = (into: Set<string>, one: lead.Case): void =>
    Object.keys(FIELDS).forEach((of) => filled(of, one).forEach((field) => into.add(`${of}.${field}`)));
  // The citizen thought better of it before anybody looked.
  const changed = (c: Case): CaseEvent[] => recordChange(c, { levelCode: 'good', rating: 'satisfied' });
  const given = [{ at: '2026-03-02T02:30:00Z', by: 'system:lead', what: changed }];
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { minLength: 40, maxLength: 60 }), (visitWanted, steps) => {
      const look = (_before: Case, walked: Walk): void => {
        const seen = unitReads(walked);
        if (seen) note(ofUnit, seen);
        // Merging may be undone, so a walk need not end with it.
        if (walked.state.merge) note(ofAll, fullyReads(walked));
      };
      note(ofAll, fullyReads(walk(visitWanted, steps, look, given)));
    }),
    { numRuns: 50, seed: 20261125 },
  );
  const named = (list: 'shown' | 'hidden'): string[] =>
    Object.entries(FIELDS).flatMap(([of, d]) => d[list].map((field) => `${of}.${field}`));
  expect(named('hidden').filter((field) => ofUnit.has(field))).toEqual([]);
  // Posts and evidence do not occur in these walks.
  const rare = [
    'history.postId',
    'history.role',
    'verification.evidenceRefs',
    'rectification.evidenceRefs',
    'deadlines.unknownYears',
    'Case.unitMayKnow',
    'Case.applicant',
  ];
  expect(named('shown').filter((field) => !ofUnit.has(field) && !rare.includes(field))).toEqual([]);
  expect(named('hidden').filter((field) => !ofAll.has(field))).toEqual([]);
});
