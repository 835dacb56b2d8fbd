import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openStore } from '../src';
import { migrationsContract } from './contract.migrations';
import { countingUp } from './migrating';

describe('embedded', () => migrationsContract());

test('nothing of what was replaced is left in the file, and the store goes on', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'mingjing-migrations-'));
  const store = await openStore({ service: 'trial', dataDir });
  try {
    const things = store.connection.db!.collection('things');
    await things.insertMany(Array.from({ length: 700 }, (_, n) => ({ _id: `t-${n}`, n: 0, old: `SECRET-${n}` })) as never[]);
    await migrate(store, [countingUp('001')], { version: '1' });
    expect(readFileSync(path.join(dataDir, 'store/trial/data.mdb')).includes('SECRET-')).toBe(false);
    await things.updateOne({ _id: 't-0' as never }, { $set: { n: 7 } });
    expect(await things.findOne({ _id: 't-0' as never })).toMatchObject({ n: 7 });
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
