import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openStore, type Migration, type Store } from '../src';

const DOCUMENTS = 1_200;
let dataDir: string;
let store: Store;

const collection = () => store.connection.db!.collection('things');
const numbers = async (): Promise<number[]> => {
  const found = (await collection().find({}).toArray()) as unknown as { n: number }[];
  return found.map(({ n }) => n);
};

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-migrations-'));
  store = await openStore({ service: 'trial', dataDir });
  const things = Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: `t-${String(n).padStart(5, '0')}`, n: 0, old: `SECRET-${n}` }));
  await collection().insertMany(things as never[]);
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Counts each document up by one: told of one twice, it would show. */
function countingUp(id: string, cutAt = Number.POSITIVE_INFINITY): Migration {
  let seen = 0;
  return {
    id,
    what: 'a trial',
    run: (batch) =>
      batch.documents('things', ({ old: _, ...thing }) => {
        seen += 1;
        if (seen > cutAt) throw new Error('cut');
        return { ...thing, n: Number(thing['n']) + 1 };
      }),
  };
}
const options = { version: '1' };

test('cut off, it goes on behind the last batch; done, it is not done again', async () => {
  await expect(migrate(store, [countingUp('001', 700)], options)).rejects.toThrow('cut');
  await store.close();
  store = await openStore({ service: 'trial', dataDir });
  expect(await migrate(store, [countingUp('001'), countingUp('002')], options)).toMatchObject([
    { id: '001', changed: DOCUMENTS },
    { id: '002', changed: DOCUMENTS },
  ]);
  expect(new Set(await numbers())).toEqual(new Set([2]));
  expect(await migrate(store, [countingUp('001'), countingUp('002')], options)).toEqual([]);
  const record = await store.connection.db!.collection('migrations').findOne({ _id: '001' as never });
  expect(record).toMatchObject({ version: '1', changed: DOCUMENTS, startedAt: expect.any(Date), finishedAt: expect.any(Date) });
});

test('nothing of what was replaced is left in the file, and the store goes on', async () => {
  await migrate(store, [countingUp('001')], options);
  expect(readFileSync(path.join(dataDir, 'store/trial/data.mdb')).includes('SECRET-')).toBe(false);
  await collection().updateOne({ _id: 't-00000' as never }, { $set: { n: 7 } });
  expect((await numbers())[0]).toBe(7);
});

test('a dry run says how many and writes nothing', async () => {
  expect(await migrate(store, [countingUp('001')], { ...options, dryRun: true })).toMatchObject([{ changed: DOCUMENTS }]);
  expect(new Set(await numbers())).toEqual(new Set([0]));
  expect(await store.connection.db!.collection('migrations').find({}).toArray()).toEqual([]);
});

test('what a later version migrated is not opened by an earlier one', async () => {
  await migrate(store, [countingUp('002')], options);
  await expect(migrate(store, [countingUp('001')], options)).rejects.toMatchObject({ code: 'store.newer' });
});
