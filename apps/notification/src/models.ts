import { Schema, type Model } from 'mongoose';
import type { Aggregates, Store } from '@mingjing/store';
import { evolveMessage, noMessage, type Message, type MessageEvent } from './message';

/** A phone number that gets nothing until this is undone; `_id` is its keyed hash. */
export interface OptOut {
  _id: string;
  /** Sealed number, to show it masked. */
  phone: Buffer;
  source: 'reply' | 'office';
  reason: string;
  since: Date;
}

/** What a reply was taken for, written before it has any effect: the same event again has the same one. */
export interface Reply {
  _id: string;
  kind: 'level' | 'optOut' | 'resume' | 'unreadable';
  /** The message it answers; empty where there is none. */
  messageId: string;
  at: Date;
}

export interface Models {
  messages: Aggregates<Message, MessageEvent>;
  optOuts: Model<OptOut>;
  replies: Model<Reply>;
}

const TEXT = { type: String };
const COUNT = { type: Number };
const MOMENT = { type: Date };
const FLAG = { type: Boolean };

const fields = {
  ...{ kind: TEXT, divisionPath: [String], unitId: TEXT, servicePointId: TEXT, matterId: TEXT },
  ...{ officialId: TEXT, occasion: TEXT, occasionDay: TEXT, state: TEXT, reason: TEXT, queuedAt: MOMENT, day: TEXT },
  ...{ dueAt: MOMENT, retryAt: MOMENT, tries: COUNT, firstTriedAt: MOMENT, attempt: TEXT, attemptedAt: MOMENT, lookUpAt: MOMENT },
  ...{ recipient: TEXT, recipientMasked: TEXT, servicePointName: TEXT, unitName: TEXT, segments: COUNT, provider: TEXT, providerId: TEXT },
  ...{ sentAt: MOMENT, settledAt: MOMENT, contradictions: COUNT, answered: FLAG, uncounted: FLAG },
};

/** All that this service stores; each index serves the question named beside it. */
export function models(store: Store): Models {
  return {
    messages: store.aggregate({
      name: 'messages',
      initial: noMessage,
      evolve: evolveMessage,
      fields,
      indexes: [
        // What is due, and what hangs between two tries.
        [{ state: 1, dueAt: 1, _id: 1 }],
        // Caps, replies and the search by number.
        [{ recipient: 1, attemptedAt: -1, _id: -1 }],
        [{ divisionPath: 1, day: -1, _id: -1 }],
        [{ divisionPath: 1, state: 1, day: -1, _id: -1 }],
        [{ unitId: 1, day: -1, _id: -1 }],
      ],
    }),
    optOuts: store.model(
      'optOuts',
      new Schema<OptOut>(
        { _id: String, phone: Buffer, source: String, reason: String, since: Date },
        { collection: 'optOuts' },
      ).index({ since: -1, _id: -1 }),
    ),
    replies: store.model('replies', new Schema<Reply>({ _id: String, kind: String, messageId: String, at: Date }, { collection: 'replies' })),
  };
}
