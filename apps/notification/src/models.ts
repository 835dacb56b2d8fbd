import { Schema, type Model } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import { evolveMessage, noMessage, UNPUBLISHED, type Message, type MessageEvent } from './message';
import { reminderModels, type ReminderModels } from './reminders/models';

/** A phone number that gets nothing until this is undone; `_id` is its keyed hash. */
export interface OptOut {
  _id: string;
  /** Sealed number, to show it masked. */
  phone: Buffer;
  source: 'reply' | 'office';
  reason: string;
  since: Date;
}

/**
 * What a reply was taken for, written before it has any effect: the same event again has the same one. The message leads to
 * the matter and the moment to the evaluation, so that the one is sealed and of the other only the day is kept.
 */
export interface Reply {
  _id: string;
  kind: 'level' | 'optOut' | 'resume' | 'unreadable';
  /** Sealed id of the message it answers; absent where there is none. */
  message?: Buffer;
  /** It had its effect. */
  done: boolean;
  /** YYYY-MM-DD. */
  day: string;
  /** It became an evaluation that is not in the daily cells yet; absent otherwise. */
  uncounted?: boolean;
  /** What it is to be counted as, and where; as long as it is uncounted. */
  counts?: Record<string, number>;
  cells?: string[];
}

/** Counts of one day queued and one scope; `_id` is `<scope>|<day>`, a scope a division or "u:" and a unit. */
export interface Cell {
  _id: string;
  /** By name of the counter (src/counters.ts). */
  n: Record<string, number>;
}

/** What is being entered into the cells: written whole before, so that a cut is taken up where it was. */
export interface TallyPlan {
  _id: string;
  /** The cells as they will be. */
  cells: Cell[];
  /** Version of each message that is in them, and what of it. */
  messages: { id: string; version: number; counted: Record<string, number> }[];
  /** Replies that are in them. */
  replies?: string[];
}

export interface Models extends ReminderModels {
  cells: Model<Cell>;
  plans: Model<TallyPlan>;
  messages: Aggregates<Message, MessageEvent>;
  optOuts: Model<OptOut>;
  replies: Model<Reply>;
}

const TEXT = { type: String };
const COUNT = { type: Number };
const MOMENT = { type: Date };

const fields = {
  ...{ kind: TEXT, divisionPath: [String], unitId: TEXT, servicePointId: TEXT, matterId: TEXT },
  ...{ officialId: TEXT, occasion: TEXT, occasionDay: TEXT, codeId: TEXT, state: TEXT, reason: TEXT, queuedAt: MOMENT, day: TEXT },
  ...{ dueAt: MOMENT, retryAt: MOMENT, tries: COUNT, firstTriedAt: MOMENT, attempt: TEXT, attemptedAt: MOMENT, lookUpAt: MOMENT },
  ...{
    recipient: TEXT,
    recipientMasked: TEXT,
    servicePointName: TEXT,
    unitName: TEXT,
    wording: TEXT,
    segments: COUNT,
    provider: TEXT,
    providerId: TEXT,
  },
  ...{ sentAt: MOMENT, settledAt: MOMENT, contradictions: COUNT, uncounted: COUNT },
};

/** All that this service stores; each index serves the question named beside it. */
export function models(store: Store): Models {
  return {
    ...reminderModels(store),
    messages: store.aggregate({
      name: 'messages',
      initial: noMessage,
      evolve: evolveMessage,
      fields,
      unpublished: UNPUBLISHED,
      indexes: [
        // What is due, and what hangs between two tries.
        [{ state: 1, dueAt: 1, _id: 1 }],
        // Caps, replies and the search by number.
        [{ recipient: 1, attemptedAt: -1, _id: -1 }],
        [{ divisionPath: 1, queuedAt: -1, _id: -1 }],
        [{ divisionPath: 1, state: 1, queuedAt: -1, _id: -1 }],
        [{ divisionPath: 1, kind: 1, queuedAt: -1, _id: -1 }],
        [{ unitId: 1, queuedAt: -1, _id: -1 }],
        // Exports go on by id.
        [{ divisionPath: 1, _id: 1 }],
        [{ uncounted: 1, _id: 1 }, { partialFilterExpression: { uncounted: { $gt: 0 } } }],
      ],
    }),
    cells: store.model('cells', new Schema<Cell>({ _id: String, n: Object }, { collection: 'cells', minimize: false })),
    plans: store.model(
      'plans',
      new Schema<TallyPlan>({ _id: String, cells: [Object], messages: [Object], replies: [String] }, { collection: 'plans' }),
    ),
    optOuts: store.model(
      'optOuts',
      new Schema<OptOut>({ _id: String, phone: Buffer, source: String, reason: String, since: Date }, { collection: 'optOuts' }).index({
        since: -1,
        _id: -1,
      }),
    ),
    replies: store.model(
      'replies',
      new Schema<Reply>(
        { _id: String, kind: String, message: Buffer, done: Boolean, day: String, uncounted: Boolean, counts: Object, cells: [String] },
        { collection: 'replies' },
      ).index({ uncounted: 1, _id: 1 }, { partialFilterExpression: { uncounted: true } }),
    ),
  };
}
