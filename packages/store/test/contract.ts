import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Store } from '../src';
import { aggregateContract } from './contract.aggregates';
import { lookupContract } from './contract.lookups';
import { relayContract } from './contract.relay';
import type { OpenStore } from './open-store';

interface Note {
  _id: string;
  unit: string;
  rank: number;
  tags: string[];
  at?: Date;
  key?: string;
}

/** What every store adapter must do alike. Run by store.contract.test.ts (embedded) and store.contract.real.ts (MongoDB). */
export function storeContract(open: OpenStore): void {
  describe('plain models', () => {
    let store: Store;
    let Notes: mongoose.Model<Note>;

    beforeAll(async () => {
      store = await open(`plain_${randomUUID().slice(0, 8)}`);
      const schema = new mongoose.Schema<Note>(
        { _id: String, unit: String, rank: Number, tags: [String], at: Date, key: String },
        { collection: 'notes' },
      );
      schema.index({ unit: 1, rank: -1, _id: 1 });
      schema.index({ tags: 1, rank: -1, _id: 1 });
      schema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $exists: true } }, name: 'key' });
      Notes = store.model('Note', schema);
      await store.ready();
      await Notes.insertMany(
        Array.from({ length: 400 }, (_, i) => ({
          _id: `n${String(i).padStart(3, '0')}`,
          unit: `u${i % 4}`,
          rank: i,
          tags: [`t${i % 3}`, `t${i % 5}`],
          at: new Date(1_700_000_000_000 + i),
        })),
      );
    });

    afterAll(async () => {
      await store.connection.dropDatabase();
      await store.close();
    });

    it('answers ready and ping', async () => {
      await store.ping();
      await store.ready();
      expect((await Notes.listIndexes()).map((index) => index.name)).toEqual(
        expect.arrayContaining(['_id_', 'key', 'unit_1_rank_-1__id_1']),
      );
    });

    it('pages by index without touching other documents', async () => {
      const page = Notes.find({ unit: 'u1', rank: { $lt: 300 } })
        .sort({ rank: -1, _id: 1 })
        .limit(20);
      expect((await page.clone().lean()).map((note) => note.rank)).toEqual(Array.from({ length: 20 }, (_, i) => 297 - 4 * i));
      const { executionStats } = (await page.clone().explain('executionStats')) as unknown as {
        executionStats: Record<string, number>;
      };
      expect(executionStats).toMatchObject({ nReturned: 20 });
      expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(21);
      expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(25);
    });

    it('pages through an array field by index', async () => {
      const page = Notes.find({ tags: 't4' }).sort({ rank: -1, _id: 1 }).limit(10);
      expect((await page.clone().lean()).map((note) => note.rank)).toEqual(Array.from({ length: 10 }, (_, i) => 399 - 5 * i));
      const { executionStats } = (await page.clone().explain('executionStats')) as unknown as {
        executionStats: Record<string, number>;
      };
      expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(11);
    });

    it('merges several values of an indexed field in order', async () => {
      const page = Notes.find({ unit: { $in: ['u1', 'u3'] } })
        .sort({ rank: -1, _id: 1 })
        .limit(10);
      expect((await page.clone().lean()).map((note) => note.rank)).toEqual(Array.from({ length: 10 }, (_, i) => 399 - 2 * i));
      const { executionStats } = (await page.clone().explain('executionStats')) as unknown as {
        executionStats: Record<string, number>;
      };
      expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(12);
    });

    it('answers alternatives, counts, distinct values and cursors', async () => {
      expect(
        await Notes.countDocuments({
          $or: [
            { unit: 'u0', rank: { $lt: 40 } },
            { tags: 't4', rank: { $lt: 20 } },
          ],
        }),
      ).toBe(13);
      expect(await Notes.countDocuments({ unit: 'u2' })).toBe(100);
      expect(await Notes.distinct('tags', { rank: { $lt: 3 } })).toEqual(['t0', 't1', 't2']);
      const seen: number[] = [];
      for await (const note of Notes.find({ rank: { $gte: 390 } })
        .sort({ rank: 1 })
        .cursor())
        seen.push(note.rank);
      expect(seen).toEqual([390, 391, 392, 393, 394, 395, 396, 397, 398, 399]);
    });

    it('groups and sums', async () => {
      const groups = await Notes.aggregate([
        { $match: { rank: { $lt: 8 } } },
        { $group: { _id: '$unit', sum: { $sum: '$rank' }, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ]);
      expect(groups).toEqual([0, 1, 2, 3].map((i) => ({ _id: `u${i}`, sum: 2 * i + 4, n: 2 })));
    });

    it('refuses a taken unique key with its index, and takes it where the partial index does not look', async () => {
      await Notes.create({ _id: 'k1', unit: 'k', rank: 1, tags: [], key: 'same' });
      const error = await Notes.create({ _id: 'k2', unit: 'k', rank: 2, tags: [], key: 'same' }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 11000, keyPattern: { key: 1 }, keyValue: { key: 'same' } });
      expect((error as Error).message).toMatch(/^E11000 duplicate key error collection: \S+\.notes index: key dup key: \{ key: "same" \}/);
      await Notes.create({ _id: 'k3', unit: 'k', rank: 3, tags: [] });
      await Notes.create({ _id: 'k4', unit: 'k', rank: 4, tags: [] });
    });

    it('reports each failed item of an unordered batch and writes the others', async () => {
      const docs = ['b1', 'b2', 'n001', 'b3', 'b2'].map((_id) => ({
        _id: _id as never,
        unit: 'b',
        rank: 0,
        tags: [],
      }));
      const error = (await Notes.collection
        .insertMany(docs, { ordered: false })
        .catch((e: unknown) => e)) as mongoose.mongo.MongoBulkWriteError;
      expect(error).toMatchObject({ name: 'MongoBulkWriteError', code: 11000 });
      expect([error.writeErrors].flat().map(({ index, code }) => [index, code])).toEqual([
        [2, 11000],
        [4, 11000],
      ]);
      expect(error.result.insertedCount).toBe(3);
      expect(await Notes.countDocuments({ unit: 'b' })).toBe(3);
    });

    it('shows a lost race of a guarded upsert as E11000 on _id_', async () => {
      await Notes.collection.insertOne({ _id: 'cell' as never, offset: 5, count: 1 });
      const guardedUpdate = (read: number) => ({
        updateOne: {
          filter: { _id: 'cell' as never, offset: read },
          update: { $inc: { count: 1 }, $set: { offset: read + 1 } },
          upsert: true,
        },
      });
      await Notes.collection.bulkWrite([guardedUpdate(5)] as never, { ordered: false });
      const error = (await Notes.collection
        .bulkWrite([guardedUpdate(5), { insertOne: { document: { _id: 'other' } } }] as never, {
          ordered: false,
        })
        .catch((e: unknown) => e)) as mongoose.mongo.MongoBulkWriteError;
      expect(error).toMatchObject({ code: 11000 });
      expect([error.writeErrors].flat()[0]!.errmsg).toMatch(/index: _id_ /);
      expect(await Notes.collection.findOne({ _id: 'cell' as never })).toEqual({
        _id: 'cell',
        offset: 6,
        count: 2,
      });
      expect(await Notes.collection.findOne({ _id: 'other' as never })).not.toBeNull();
    });

    it('detects a stale mongoose document by its version', async () => {
      const schema = new mongoose.Schema({ _id: String, list: [Number] }, { collection: 'lists', optimisticConcurrency: true });
      const Lists = store.model('List', schema);
      await Lists.create({ _id: 'l', list: [1] });
      const [one, two] = [await Lists.findById('l'), await Lists.findById('l')];
      one!.list.push(2);
      await one!.save();
      two!.list.push(3);
      await expect(two!.save()).rejects.toMatchObject({ name: 'VersionError' });
      expect(await Lists.findById('l').lean()).toMatchObject({ list: [1, 2], version: 1 });
    });

    it('counts concurrent increments exactly', async () => {
      await Promise.all(Array.from({ length: 50 }, () => Notes.updateOne({ _id: 'sum' }, { $inc: { rank: 1 } }, { upsert: true })));
      expect(await Notes.findById('sum').lean()).toMatchObject({ rank: 50 });
      expect(await Notes.findOneAndUpdate({ _id: 'sum' }, { $inc: { rank: 1 } }, { returnDocument: 'after' }).lean()).toMatchObject({
        rank: 51,
      });
    });

    it('deletes', async () => {
      expect(await Notes.deleteOne({ _id: 'sum' })).toMatchObject({ deletedCount: 1 });
      expect(await Notes.deleteMany({ unit: 'b' })).toMatchObject({ deletedCount: 3 });
      expect(await Notes.exists({ _id: 'sum' })).toBeNull();
    });
  });

  lookupContract(open);
  aggregateContract(open);
  relayContract(open);
}
