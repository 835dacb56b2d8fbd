import { Schema } from 'mongoose';
import { evidenceModels, type EvidenceModels } from '@mingjing/evidence';
import { flowFields, flowIndexes } from '@mingjing/loop';
import type { Aggregates, Store } from '@mingjing/store';
import { forceAggregate, type Force, type ForceEvent } from './force';
import { evolveInstruction, initialInstruction, type Instruction, type InstructionEvent } from './instruction';

export interface Models {
  instructions: Aggregates<Instruction, InstructionEvent>;
  forces: Aggregates<Force, ForceEvent>;
  evidence: EvidenceModels;
}

const { Mixed } = Schema.Types;
export const models = (store: Store): Models => ({
  evidence: evidenceModels(store),
  forces: store.aggregate(forceAggregate),
  instructions: store.aggregate<Instruction, InstructionEvent>({
    ...{ name: 'instructions', initial: initialInstruction, evolve: evolveInstruction },
    fields: {
      ...{ ...flowFields, legs: Mixed, unitId: [String], members: Mixed, concerns: Mixed, urgent: Boolean, secrecy: String },
      ...{ drafters: [String], issuedAt: Date },
    },
    indexes: [
      ...flowIndexes,
      [{ unitId: 1, orderedBy: 1 }],
      [{ 'members.accountId': 1, orderedBy: 1 }],
      [{ 'concerns.units': 1, issuedAt: -1 }],
      [{ issuedAt: 1 }],
    ],
  }),
});
