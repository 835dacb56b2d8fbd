import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openStore, type Store } from '../src';
import { startChild } from './children';
import { countingUp, repeatable } from './migrating';

const DOCUMENTS = 1_200;
const options = { version: '1' };

/** What migrations keep to, on either store. @param mongodbUri absent: embedded */
export function migrationsContract(mongodbUri?: string): void {
  let dataDir: string;
  let service: string;
  let store: Store;

  const collection = (name = 'things') => store.connection.db!.collection(name);
  const numbers = async (): Promise<number[]> => {
    const found = (await collection().find({}).toArray()) as unknown as { n: number }[];
    return found.map(({ n }) => n);
  };
  const open = async (): Promise<Store> => (store = await openStore({ service, dataDir, ...(mongodbUri && { mongodbUri }) }));
  const inAnother = (death = '') => startChild('child.migrator.ts', [service, dataDir, mongodbUri ?? '', death]);

  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-migrations-'));
    service = `trial_${randomUUID().slice(0, 8)}`;
    await open();
    const things = Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: `t-${String(n).padStart(5, '0')}`, n: 0, old: `SECRET-${n}` }));
    await collection().insertMany(things as never[]);
  });
  afterEach(async () => {
    if (mongodbUri) await store.connection.dropDatabase();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('cut off, it goes on behind the last batch; done, it is not done again', async () => {
    await expect(migrate(store, [countingUp('001', 700)], options)).rejects.toThrow('cut');
    await store.close();
    await open();
    expect(await migrate(store, [countingUp('001'), countingUp('002')], options)).toMatchObject([
      { id: '001', changed: DOCUMENTS },
      { id: '002', changed: DOCUMENTS },
    ]);
    expect(new Set(await numbers())).toEqual(new Set([2]));
    expect(await migrate(store, [countingUp('001'), countingUp('002')], options)).toEqual([]);
    const record = await collection('migrations').findOne({ _id: '001' as never });
    expect(record).toMatchObject({ version: '1', changed: DOCUMENTS, startedAt: expect.any(Date), finishedAt: expect.any(Date) });
  });

  test('killed at any moment, again and again, it is finished by the next start', async () => {
    await store.close();
    // In the middle of a batch, while one is written, while that is noted, and while the file is written anew at the end.
    const deaths = ['120+0', '500+1', '200+3', '500+8', '200+40', '200+0'];
    for (const death of deaths) {
      const ended = await inAnother(death).ended;
      expect([death, ended]).toEqual([death, 'SIGKILL']);
      // Whoever was killed keeps the right to migrate until it lapses: here it has.
      await open();
      await collection('migrations').updateOne({ _id: 'lease' as never }, { $set: { until: new Date(0) } });
      await store.close();
    }
    await open();
    await migrate(store, [repeatable('001')], options);
    expect(await numbers()).toEqual(Array.from({ length: DOCUMENTS }, () => 1));
    expect(await collection().countDocuments({ old: { $exists: true } })).toBe(0);
    expect(
      await collection('migrations')
        .find({}, { projection: { finishedAt: 1 } })
        .toArray(),
    ).toEqual([{ _id: '001', finishedAt: expect.any(Date) }]);
  });

  test('a dry run says how many and writes nothing', async () => {
    expect(await migrate(store, [countingUp('001')], { ...options, dryRun: true })).toMatchObject([{ changed: DOCUMENTS }]);
    expect(new Set(await numbers())).toEqual(new Set([0]));
    expect(await collection('migrations').find({}).toArray()).toEqual([]);
  });

  test('what a later version migrated is not opened by an earlier one', async () => {
    await migrate(store, [countingUp('002')], options);
    await expect(migrate(store, [countingUp('001')], options)).rejects.toMatchObject({ code: 'store.newer' });
  });

  if (!mongodbUri) return;
  test('of several that start at once one migrates, the others wait', async () => {
    const others = [inAnother(), inAnother()];
    await Promise.all(others.map(({ line }) => line((said) => said === 'open')));
    for (const { process: other } of others) other.stdin?.write('go\n');
    const [own, ...codes] = await Promise.all([migrate(store, [countingUp('001')], options), ...others.map(({ ended }) => ended)]);
    expect(codes).toEqual([0, 0]);
    expect(new Set(await numbers())).toEqual(new Set([1]));
    expect([own.length, ...others.map(({ lines }) => Number(lines[1]?.split(' ')[1]))].sort()).toEqual([0, 0, 1]);
  });
}
