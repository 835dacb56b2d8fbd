import { Schema } from 'mongoose';
import { evidenceModels, type EvidenceModels } from '@mingjing/evidence';
import { paperModels, type PaperModels } from '@mingjing/paper';
import type { Aggregates, Store } from '@mingjing/store';
import { initialCase, type Case } from './case';
import type { CaseEvent } from './case-events';
import { evolve } from './evolve';

const { Mixed } = Schema.Types;

const fields = {
  ...{ state: String, evaluationId: String, servicePointId: String, windowId: String, evaluatedUnitId: String, unitId: String },
  ...{
    divisionPath: [String],
    channel: String,
    levelCode: String,
    rating: String,
    visitWanted: Boolean,
    evaluationChanged: Boolean,
    unitMayKnow: Boolean,
  },
  ...{ openedAt: Date, closedAt: Date, outcome: String, mergedInto: String, grade: String, raisedLevel: Number },
  ...{ reopenCount: Number, returnCount: Number, sentBackCount: Number, withUnit: Boolean },
  ...{
    visits: Mixed,
    order: Mixed,
    verification: Mixed,
    ownSides: Mixed,
    rectification: Mixed,
    extension: Mixed,
    finalVisits: Mixed,
    counted: Mixed,
  },
  ...{ merge: Mixed, merged: Mixed, untold: [String] },
  ...{ handlers: [String], clocks: Mixed, escalations: [String], settledVersion: Number, unitSide: Mixed },
  ...{ warning: String, dueAt: Date, nextWarningAt: Date, orderedBy: Date, waitingFor: String },
};

export interface Models {
  cases: Aggregates<Case, CaseEvent>;
  evidence: EvidenceModels;
  papers: PaperModels;
}

export function models(store: Store): Models {
  return {
    evidence: evidenceModels(store),
    papers: paperModels(store),
    cases: store.aggregate<Case, CaseEvent>({
      name: 'cases',
      initial: initialCase,
      evolve,
      fields,
      indexes: [
        [{ divisionPath: 1, orderedBy: 1, _id: 1 }],
        [{ unitId: 1, orderedBy: 1, _id: 1 }],
        // People of the unit sort by whole days.
        [{ unitId: 1, 'unitSide.orderedBy': 1, _id: 1 }],
        [{ servicePointId: 1, orderedBy: 1, _id: 1 }],
        [{ evaluatedUnitId: 1, orderedBy: 1, _id: 1 }],
        [{ orderedBy: 1, _id: 1 }],
        // Exports go in the order of ids.
        [{ divisionPath: 1, _id: 1 }],
        [{ unitId: 1, _id: 1 }],
        [{ nextWarningAt: 1 }],
        // What is merged into a case.
        [{ 'merge.into': 1 }, { partialFilterExpression: { 'merge.into': { $gt: '' } } }],
        // Those of which another case has not heard yet; nearly always none.
        [{ untold: 1 }, { partialFilterExpression: { untold: { $gt: '' } } }],
      ],
    }),
  };
}
