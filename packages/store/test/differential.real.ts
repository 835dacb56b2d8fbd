import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EJSON } from 'bson';
import fc from 'fast-check';
import { openStore, type Store } from '../src';
import { operations, type Raw } from './operations';
import { mongodbUri } from './real-mongod';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'store-differential-'));
const RUNS = Number(process.env.STORE_DIFFERENTIAL_RUNS ?? 60);

describe('embedded against MongoDB', () => {
  let embedded: Store;
  let real: Store;
  let round = 0;

  beforeAll(async () => {
    embedded = await openStore({ service: 'differential', dataDir });
    real = await openStore({ service: `differential_${process.pid}`, mongodbUri: mongodbUri(), dataDir });
  });

  afterAll(async () => {
    await real.connection.dropDatabase();
    await Promise.all([embedded.close(), real.close()]);
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  it('gives the same results and error codes for the same random operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { minLength: 5, maxLength: 60 }), fc.nat(3), async (steps, shape) => {
        const name = `c${round++}`;
        const pair = [embedded, real].map((store) => store.connection.db!.collection(name) as unknown as Raw);
        for (const collection of pair) await index(collection, shape);
        for (const { name: step, run } of steps) {
          const [ours, theirs] = await Promise.all(pair.map((collection) => outcome(run, collection)));
          if (ours !== theirs) throw new Error(`${step}\n  embedded ${ours}\n  MongoDB  ${theirs}`);
        }
        const [ours, theirs] = await Promise.all(
          pair.map((collection) => outcome((c) => c.find({}, { sort: { _id: 1 } }).toArray(), collection)),
        );
        expect(ours).toBe(theirs);
        await Promise.all(pair.map((collection) => collection.drop()));
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});

/** The unique index always; the others so that the same finds run with and without each. */
async function index(collection: Raw, shape: number): Promise<void> {
  await collection.createIndex({ u: 1 }, { unique: true, partialFilterExpression: { u: { $exists: true } }, name: 'u' });
  if (shape > 0) await collection.createIndex({ a: 1, b: -1 });
  if (shape > 1) await collection.createIndex({ tags: -1, c: 1, _id: 1 });
  if (shape > 2)
    await Promise.all([
      collection.createIndex({ 'rows.v': 1 }),
      collection.createIndex({ 'o.x': 1 }),
      collection.createIndex({ c: 1, b: 1 }, { partialFilterExpression: { b: { $gte: 1 } } }),
    ]);
}

async function outcome(run: (collection: Raw) => Promise<unknown>, collection: Raw): Promise<string> {
  try {
    return text(await run(collection));
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): string {
  const { code, writeErrors, result } = error as { code?: number; writeErrors?: unknown; result?: object };
  if (code === undefined) throw error;
  const items = [writeErrors ?? []].flat() as { index: number; code: number }[];
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount } = (result ?? {}) as Record<string, unknown>;
  return `refused ${text({ code, items: items.map(({ index: at, code: why }) => [at, why]), insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount })}`;
}

/** Documents keep their field order; the driver's envelopes have none. */
function text(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('acknowledged' in value || 'upsertedIds' in value))
    return EJSON.stringify(value as object);
  // The driver miscounts the positions of upserts in an unordered bulk (it adds the first one's to each).
  const upsertedIds = Object.values((value as { upsertedIds?: object }).upsertedIds ?? {});
  return EJSON.stringify(Object.fromEntries(Object.entries({ ...value, upsertedIds }).sort()));
}
