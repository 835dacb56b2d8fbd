import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../src';
import { accountDefinition, by, cause, opened } from './account';
import { startChild } from './children';

const DOCUMENTS = 100_000;
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'store-large-'));
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

describe('100,000 documents', () => {
  beforeAll(async () => {
    const store = await openStore({ service: 'large', dataDir });
    const accounts = store.aggregate(accountDefinition);
    await store.ready();
    for (let from = 0; from < DOCUMENTS; from += 2_000) {
      const ids = Array.from({ length: 2_000 }, (_, i) => `a${from + i}`);
      await Promise.all(ids.map((id, i) => accounts.create(id, cause(id), by(), [opened(`o${i}`, { path: ['all', `p${i % 10}`] })])));
    }
    await store.close();
  }, 300_000);

  it('reopen within 5 s without being loaded, page by index, and stream in flat memory', async () => {
    const child = startChild('child.reopen.ts', [dataDir]);
    const report = JSON.parse(await child.line((line) => line.startsWith('{'))) as Record<string, number>;
    await child.ended;
    expect(report).toMatchObject({
      page: 20,
      seen: DOCUMENTS,
      count: DOCUMENTS / 10,
      nReturned: 20,
      totalDocsExamined: 20,
    });
    expect(report.totalKeysExamined).toBeLessThanOrEqual(21);
    expect(report.ms).toBeLessThan(5_000);
    // The pages lmdb maps count as resident but belong to the kernel's cache; the heap is what the store itself holds.
    expect(report.heapMb).toBeLessThan(120);
  });
});
