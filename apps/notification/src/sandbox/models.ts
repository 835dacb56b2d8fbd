import { Schema, type Model } from 'mongoose';
import type { Store } from '@mingjing/store';
import type { Faults, Receipt, SandboxState } from './api';

/** A receipt that is still to be told. */
export interface Due {
  eventId: string;
  /** Real time. */
  dueAt: Date;
  state: Receipt['state'];
  code: string;
  /** What the receipt says, by the business clock. */
  at: Date;
}

/** A message that the sandbox took: it lies on somebody's telephone, or it failed. */
export interface Taken {
  /** The platform's id. */
  _id: string;
  /** Sorts in the order of arrival. */
  providerId: string;
  to: string;
  text: string;
  state: SandboxState;
  code: string;
  at: Date;
  /** How often it was asked to be sent. */
  asked: number;
  receipts: Due[];
  /** When the next receipt is due; absent where none is left. */
  nextAt?: Date;
}

/** A number that has something in its inbox. */
export interface Telephone {
  _id: string;
  /** Provider id of the newest message. */
  last: string;
}

/** What somebody answered. */
export interface Answered {
  /** Sorts in the order of writing. */
  _id: string;
  /** Whoever sends the same key again wrote once. */
  key: string;
  from: string;
  text: string;
  at: Date;
  told: boolean;
}

/** The fault in force; one document. */
export interface FaultState extends Faults {
  _id: string;
}

export interface Models {
  messages: Model<Taken>;
  telephones: Model<Telephone>;
  replies: Model<Answered>;
  faults: Model<FaultState>;
}

const plain = { versionKey: false, minimize: false } as const;
const { Mixed } = Schema.Types;

/** All that the sandbox stores: what was accepted is here before it is answered. */
export function models(store: Store): Models {
  const message = new Schema<Taken>(
    {
      _id: String,
      providerId: String,
      to: String,
      text: String,
      state: String,
      code: String,
      at: Date,
      asked: Number,
      receipts: [Mixed],
      nextAt: Date,
    },
    { ...plain, collection: 'messages' },
  )
    .index({ providerId: 1 }, { unique: true })
    .index({ to: 1, providerId: 1 })
    .index({ nextAt: 1, _id: 1 });
  const telephone = new Schema<Telephone>({ _id: String, last: String }, { ...plain, collection: 'telephones' }).index({ last: 1 });
  const reply = new Schema<Answered>(
    { _id: String, key: String, from: String, text: String, at: Date, told: Boolean },
    { ...plain, collection: 'replies' },
  )
    .index({ key: 1 }, { unique: true })
    .index({ from: 1, _id: 1 })
    .index({ told: 1, _id: 1 });
  const fault = new Schema<FaultState>({ _id: String, mode: String, slowMs: Number, calls: Number }, { ...plain, collection: 'faults' });
  return {
    messages: store.model('Message', message),
    telephones: store.model('Telephone', telephone),
    replies: store.model('Reply', reply),
    faults: store.model('Fault', fault),
  };
}
