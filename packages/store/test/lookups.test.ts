import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EJSON } from 'bson';
import fc from 'fast-check';
import type mongoose from 'mongoose';
import { openStore, type Store } from '../src';
import type { Raw } from './operations';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'store-lookups-'));
const MANY = 60;

const id = fc.oneof(
  { weight: 4, arbitrary: fc.nat(MANY).map((n) => `d${n}`) },
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.nat(3).map((ms) => new Date(ms)),
);
const docs = fc.uniqueArray(id, { minLength: 1, maxLength: MANY, selector: (one) => EJSON.stringify({ one }) });
const ids = fc.array(id, { maxLength: 2 * MANY });
const page = fc.record({ skip: fc.nat(4), limit: fc.nat(8) });
const fields = fc.constantFrom({}, { n: 1 }, { n: 1, _id: 0 }, { 'o.x': 1 }, { o: 0 });
const direction = fc.constantFrom(1 as const, -1 as const);

describe('documents looked up by their ids', () => {
  let store: Store;
  let round = 0;

  beforeAll(async () => {
    store = await openStore({ service: 'lookups', dataDir });
  });

  afterAll(async () => {
    await store.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  it('are those that reading the whole collection finds, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(docs, ids, page, fields, direction, async (all, wanted, { skip, limit }, projection, way) => {
        const collection = store.connection.db!.collection(`c${round++}`) as unknown as Raw;
        await collection.insertMany(all.map((_id, n) => ({ _id, copy: _id, n, odd: n % 2, o: { x: n, y: 'y' } })));
        const asked = { skip, limit, projection };
        for (const more of [{}, { odd: 1 }]) {
          const byId: mongoose.mongo.Document = { _id: { $in: wanted }, ...more };
          // No index is on the copy, so that every document is read and compared.
          const byCopy: mongoose.mongo.Document = { copy: { $in: wanted }, ...more };
          const expected = EJSON.stringify(await collection.find(byCopy, { ...asked, sort: { copy: way } }).toArray());
          expect(EJSON.stringify(await collection.find(byId, { ...asked, sort: { _id: way } }).toArray())).toBe(expected);
          expect(EJSON.stringify(await collection.find(byId, { ...asked, sort: { copy: way } }).toArray())).toBe(expected);
          expect(await collection.countDocuments(byId, { skip })).toBe(await collection.countDocuments(byCopy, { skip }));
        }
        await collection.drop();
      }),
      { numRuns: 60 },
    );
  });
});
