import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Store } from '../src';
import type { OpenStore } from './open-store';

interface Note {
  _id: string;
  unit: string;
  rank: number;
  tags: string[];
  at?: Date;
}

/** Reads of many documents at once: by their ids, as their bytes, and how many there are. */
export function lookupContract(open: OpenStore): void {
  describe('look-ups', () => {
    let store: Store;
    let Notes: mongoose.Model<Note>;

    beforeAll(async () => {
      store = await open(`lookups_${randomUUID().slice(0, 8)}`);
      const schema = new mongoose.Schema<Note>(
        { _id: String, unit: String, rank: Number, tags: [String], at: Date },
        { collection: 'notes' },
      );
      schema.index({ tags: 1, rank: -1, _id: 1 });
      Notes = store.model('Note', schema);
      await store.ready();
      await Notes.insertMany(
        Array.from({ length: 400 }, (_, i) => ({
          _id: `n${String(i).padStart(3, '0')}`,
          unit: `u${i % 4}`,
          rank: i,
          tags: [`t${i % 3}`, `t${i % 5}`],
        })),
      );
    });

    afterAll(async () => {
      await store.connection.dropDatabase();
      await store.close();
    });

    it('compares with texts that are longer than any key', async () => {
      const [low, high] = [`n100${'\u0000'.repeat(4_000)}`, `n100${'字'.repeat(4_000)}`];
      const found = async (filter: object, sort: 1 | -1 = 1) => (await Notes.find(filter).sort({ _id: sort }).lean()).map(({ _id }) => _id);
      expect(await found({ _id: { $gt: high } })).toHaveLength(299);
      expect((await found({ _id: { $gt: high } }, -1)).at(-1)).toBe('n101');
      expect((await found({ _id: { $lt: low } }, -1))[0]).toBe('n100');
      expect((await found({ _id: { $gte: low, $lte: high } })).length).toBe(0);
      expect((await found({ _id: { $lte: high } })).at(-1)).toBe('n100');
      const long = 't'.repeat(5_000);
      expect(await found({ tags: long })).toEqual([]);
      expect(await Notes.countDocuments({ tags: long })).toBe(0);
      expect(await Notes.find({ tags: { $in: ['t1', long] } }).countDocuments()).toBe(await Notes.countDocuments({ tags: 't1' }));
      expect((await Notes.updateMany({ tags: long }, { $set: { rank: 0 } })).matchedCount).toBe(0);
    });

    it('finds many by their ids: each once, those there are, in the wanted order', async () => {
      const ids = ['n007', 'n399', 'none', 'n007', 'x'.repeat(5_000), 'n012'];
      const ranks = async (sort: Record<string, 1 | -1>, more: object = {}) =>
        (
          await Notes.find({ _id: { $in: ids }, ...more })
            .sort(sort)
            .lean()
        ).map((note) => note.rank);
      expect(await ranks({ _id: 1 })).toEqual([7, 12, 399]);
      expect(await ranks({ rank: -1 })).toEqual([399, 12, 7]);
      expect(await ranks({ _id: -1 }, { unit: 'u3' })).toEqual([399, 7]);
      expect(await Notes.countDocuments({ _id: { $in: ids } })).toBe(3);
      expect(
        await Notes.find({ _id: { $in: ids } })
          .sort({ _id: 1 })
          .skip(1)
          .limit(1)
          .select({ rank: 1 })
          .lean(),
      ).toEqual([{ _id: 'n012', rank: 12 }]);
      expect(await Notes.findById('x'.repeat(5_000)).lean()).toBeNull();
    });

    it('gives documents as their bytes, which are the same as long as what is asked for is', async () => {
      await Notes.collection.insertMany([
        { _id: 'raw1' as never, unit: 'raw', rank: 1, at: new Date(5) },
        { _id: 'raw2' as never, unit: 'raw' },
      ]);
      const bytes = async (projection: Record<string, 1>, filter: object = { _id: { $in: ['raw2', 'raw1'] } }) => {
        const found: unknown[] = await Notes.collection.find(filter, { projection, raw: true, sort: { _id: 1 } }).toArray();
        return found.map((one) => Buffer.from(one as Uint8Array));
      };
      const first = await bytes({ rank: 1 });
      expect(first).toEqual([{ _id: 'raw1', rank: 1 }, { _id: 'raw2' }].map((doc) => Buffer.from(mongoose.mongo.BSON.serialize(doc))));
      expect(await bytes({ rank: 1 }, { unit: 'raw' })).toEqual(first);
      await Notes.collection.updateOne({ _id: 'raw1' as never }, { $set: { at: new Date(6) } });
      expect(await bytes({ rank: 1 })).toEqual(first);
      await Notes.collection.updateOne({ _id: 'raw1' as never }, { $inc: { rank: 1 } });
      expect(await bytes({ rank: 1 })).not.toEqual(first);
      await Notes.deleteMany({ unit: 'raw' });
    });

    it('counts each document once, however many of its values are asked for', async () => {
      expect(await Notes.countDocuments({ tags: { $in: ['t0', 't4', 't4'] } })).toBe(
        Array.from({ length: 400 }, (_, i) => i).filter((i) => i % 3 === 0 || i % 5 === 0 || i % 5 === 4).length,
      );
      expect(await Notes.countDocuments({ tags: { $in: ['t3', 't4'] } }, { skip: 10, limit: 100 })).toBe(100);
    });
  });
}
