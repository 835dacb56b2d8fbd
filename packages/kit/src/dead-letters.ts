import { Schema } from 'mongoose';
import type { DeadLetter, DeadLetters } from '@mingjing/bus';
import type { Store } from '@mingjing/store';

type Stored = Omit<DeadLetter, 'id'> & { _id: string };

const schema = new Schema<Stored>(
  {
    _id: String,
    group: String,
    topic: String,
    partition: Number,
    offset: Number,
    key: String,
    value: Buffer,
    headers: Object,
    error: String,
    code: String,
    tries: Number,
    state: String,
    replayRequested: Boolean,
    at: Date,
  },
  { collection: 'dead_letters', versionKey: false, minimize: false },
)
  .index({ group: 1, key: 1, partition: 1, offset: 1 })
  .index({ group: 1, replayRequested: 1 }, { partialFilterExpression: { replayRequested: true } });

const letterOf = ({ _id, ...rest }: Stored): DeadLetter => ({ ...rest, id: _id, value: bytesOf(rest.value) });

/** Lean documents hold the driver's Binary, hydrated ones a Buffer. */
function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from((value as { buffer: Uint8Array }).buffer);
}

export interface DeadLetterOffice extends DeadLetters {
  list(page: number, pageSize: number): Promise<{ letters: DeadLetter[]; total: number }>;
  /** Asks the consumer that owns the key's partition to try its letters again, in order. */
  requestReplay(group: string, key: string): Promise<number>;
}

/** What a service could not handle, in its own store, so that it survives with the rest of its data. */
export function deadLettersOn(store: Store): DeadLetterOffice {
  const model = store.model<Stored>('DeadLetter', schema);
  return {
    async park({ id, ...letter }) {
      await model.updateOne({ _id: id }, { $setOnInsert: letter }, { upsert: true });
    },
    async parkedKeys(group, keys) {
      // Asked before every delivery: mostly nothing is parked, which is less to find than that none of so many keys is.
      if (!(await model.exists({ group }))) return new Set();
      return new Set(
        await model
          .find({ group, key: { $in: keys } })
          .select({ key: 1 })
          .lean()
          .then((found) => found.map(({ key }) => key)),
      );
    },
    async next(group, key) {
      const [first] = await model.find({ group, key }).sort({ partition: 1, offset: 1 }).limit(1).lean<Stored[]>();
      return first && letterOf(first);
    },
    async replayRequested(group) {
      const found = await model.find({ group, replayRequested: true }).select({ topic: 1, partition: 1, key: 1 }).lean<Stored[]>();
      return found.map(({ topic, partition, key }) => ({ topic, partition, key }));
    },
    async remove(id) {
      await model.deleteOne({ _id: id });
    },
    async update({ id, ...letter }) {
      await model.updateOne({ _id: id }, { $set: letter });
    },
    async list(page, pageSize) {
      const [found, total] = await Promise.all([
        model
          .find()
          .sort({ _id: 1 })
          .skip((page - 1) * pageSize)
          .limit(pageSize)
          .lean<Stored[]>(),
        model.countDocuments(),
      ]);
      return { letters: found.map(letterOf), total };
    },
    async requestReplay(group, key) {
      const { modifiedCount } = await model.updateMany({ group, key }, { $set: { replayRequested: true } });
      return modifiedCount;
    },
  };
}
