import { Schema } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import { evolvePaper, noPaper, type Paper, type PaperEvent } from './paper';

const { Mixed } = Schema.Types;

export type PaperModels = Aggregates<Paper, PaperEvent>;

/** Registers the papers of a service in its own store. */
export function paperModels(store: Store): PaperModels {
  return store.aggregate<Paper, PaperEvent>({
    name: 'papers',
    initial: noPaper,
    evolve: evolvePaper,
    fields: {
      ...{ state: String, kind: String, subjectId: String, division: String, divisionPath: [String], recipientUnitIds: [String] },
      ...{ text: Mixed, drafters: [String], reviewer: String, signer: String, signedOn: String, number: String, deliveredAt: Date },
      ...{ receipts: Mixed, draftedAt: Date },
    },
    indexes: [[{ subjectId: 1, draftedAt: -1, _id: -1 }]],
    // What the papers lead to is told of what they are about.
    unpublished: ['drafted', 'edited', 'reviewed', 'signed', 'numbered', 'delivered', 'received', 'sentBack', 'voided'],
  });
}
