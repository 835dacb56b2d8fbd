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
  kind: 'level' | 'optOut' | 'resume' | 'unreadable' | 'settled';
  /** Sealed id of the message it answers; absent where there is none. */
  message?: Buffer;
  /** Sealed code of the level it was read as, until it is done. */
  level?: Buffer;
  /** It asked for no more messages, or for messages again, besides. */
  asks?: 'optOut' | 'resume';
  /** Why it was not understood. */
  unclear?: 'unknown' | 'contradiction';
  /** Keyed hash of who settled it and their request: the same request again is answered as the first time. */
  settledBy?: string;
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

/**
 * A reply that nobody could read by rule, kept for the coordinator until it is settled or its day has come. What it says, who
 * sent it and what it answers are sealed: beside a message the number's hash would lead to the matter (docs/decisions/016).
 */
export interface UnclearReply {
  /** As the reply's. */
  _id: string;
  /** Sealed together: number, text, id of the message ('' where no invitation was open). */
  sealed: Buffer;
  /** Keyed hash of the number under a key of its own, and which of its replies: so many at most. */
  sender: string;
  slot: number;
  reason: 'unknown' | 'contradiction' | 'late';
  divisionPath: string[];
  at: Date;
  /** YYYY-MM-DD: gone from this day on. */
  eraseOn: string;
  /** Keyed hash of the level somebody began to set: cut off and done again, it was this one. */
  settling?: string;
  /** Of the request that settles it just now, and until when it is waited for (real time). */
  claim?: string;
  claimedUntil?: Date;
  /** Keyed hash of what the audit log says of it: cut off and done again, it is said once. */
  recorded?: string;
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
  unclear: Model<UnclearReply>;
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
    unclear: store.model(
      'unclear',
      new Schema<UnclearReply>(
        {
          _id: String,
          sealed: Buffer,
          sender: String,
          slot: Number,
          reason: String,
          divisionPath: [String],
          at: Date,
          eraseOn: String,
          settling: String,
          claim: String,
          claimedUntil: Date,
          recorded: String,
        },
        { collection: 'unclear' },
      )
        // The cap of one number, exactly, whoever comes at once.
        .index({ sender: 1, slot: 1 }, { unique: true })
        .index({ divisionPath: 1, at: 1, _id: 1 })
        .index({ eraseOn: 1 }),
    ),
    replies: store.model(
      'replies',
      new Schema<Reply>(
        {
          _id: String,
          kind: String,
          message: Buffer,
          level: Buffer,
          asks: String,
          unclear: String,
          settledBy: String,
          done: Boolean,
          day: String,
          uncounted: Boolean,
          counts: Object,
          cells: [String],
        },
        { collection: 'replies' },
      ).index({ uncounted: 1, _id: 1 }, { partialFilterExpression: { uncounted: true } }),
    ),
  };
}
