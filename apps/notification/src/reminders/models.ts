import { Schema, type Model } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import type { Day } from '@mingjing/workflow';
import { evolveOfficial, noOfficial, type Official, type OfficialEvent } from './official';

/** How far the reminders have been made; one document. */
export interface Progress {
  _id: string;
  /** Every day before this one is done with. */
  day: Day;
}

export interface ReminderModels {
  officials: Aggregates<Official, OfficialEvent>;
  reminderProgress: Model<Progress>;
}

const TEXT = { type: String };

/** What the reminders store; each index serves the question named beside it. */
export function reminderModels(store: Store): ReminderModels {
  return {
    officials: store.aggregate({
      name: 'officials',
      initial: noOfficial,
      evolve: evolveOfficial,
      fields: {
        ...{ unitId: TEXT, unitName: TEXT, divisionPath: [String], duty: TEXT, partyDay: TEXT, paused: { type: Boolean }, since: TEXT },
        ...{ identity: TEXT, nameHash: TEXT, phoneHash: TEXT },
      },
      indexes: [
        // One official of a name in a unit.
        [{ identity: 1 }, { unique: true }],
        // Lists, by division and by unit, and the search by whole name or number.
        [{ divisionPath: 1, unitName: 1, _id: 1 }],
        [{ unitId: 1, unitName: 1, _id: 1 }],
        [{ nameHash: 1 }],
        [{ phoneHash: 1 }],
      ],
    }),
    reminderProgress: store.model(
      'reminderProgress',
      new Schema<Progress>({ _id: String, day: String }, { collection: 'reminderProgress', minimize: false }),
    ),
  };
}
