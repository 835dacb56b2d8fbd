import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Aggregates, type HistoryEntry, openStore, type Store, verifyHistory } from '../src';
import { accountDefinition, type AccountEvent, type AccountState } from './account';
import { type Child, startChild } from './children';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'store-crash-'));
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));

/** Ids and the least version each must have. */
function acknowledged(lines: string[]): Map<string, number> {
  const known = new Map<string, number>();
  for (const line of lines) {
    const [verb, id, version] = line.split(' ');
    if (verb === 'created' || verb === 'handled') known.set(id!, Math.max(known.get(id!) ?? 1, Number(version ?? 1)));
  }
  return known;
}

/** Every way in leads to the same documents. */
async function assertConsistent(accounts: Aggregates<AccountState, AccountEvent>): Promise<number> {
  const docs = (await accounts.model.find().lean()) as (AccountState & {
    _id: string;
    version: number;
    history: HistoryEntry[];
    pending?: boolean;
  })[];
  for (const doc of docs) {
    expect(doc.history).toHaveLength(doc.version);
    expect(verifyHistory(doc.history)).toBe(true);
    expect(doc.balance).toBe(doc.version - 1);
    expect((await accounts.model.find({ slot: doc.slot }).lean()).map(({ _id }: { _id: string }) => _id)).toEqual([doc._id]);
  }
  for (const place of new Set(docs.flatMap((doc) => doc.path))) {
    const expected = docs.filter((doc) => doc.path.includes(place)).length;
    expect(await accounts.model.countDocuments({ path: place })).toBe(expected);
    expect(await accounts.model.find({ path: place }).sort({ balance: -1 }).lean()).toHaveLength(expected);
  }
  expect(await accounts.model.countDocuments({ pending: true })).toBe(docs.filter((doc) => doc.pending).length);
  return docs.length;
}

async function open(): Promise<{ store: Store; accounts: Aggregates<AccountState, AccountEvent> }> {
  const store = await openStore({ service: 'crash', dataDir });
  const accounts = store.aggregate(accountDefinition);
  await store.ready();
  return { store, accounts };
}

describe('a process killed in the middle of its writes', () => {
  it('has lost nothing it acknowledged, and its indexes agree with its documents', async () => {
    const known = new Map<string, number>();
    for (let round = 0; round < 4; round++) {
      const child = startChild('child.writer.ts', [dataDir, String(round)]);
      const enough = 150 + 97 * round;
      await child.line(() => child.lines.length >= enough);
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      for (const [id, version] of acknowledged(child.lines)) known.set(id, version);
      const { store, accounts } = await open();
      for (const [id, version] of known) expect((await accounts.load(id))?.version ?? 0).toBeGreaterThanOrEqual(version);
      expect(await assertConsistent(accounts)).toBeGreaterThanOrEqual(known.size);
      await store.close();
    }
    expect(known.size).toBeGreaterThan(200);
  });

  it('refuses the directory to a second process while it lives, and frees it when killed', async () => {
    const first: Child = startChild('child.writer.ts', [dataDir, '90']);
    await first.line((line) => line === 'ready');
    const second = startChild('child.writer.ts', [dataDir, '91']);
    expect(await second.line((line) => line.startsWith('stopped') || line === 'ready')).toBe('stopped store.locked');
    await expect(openStore({ service: 'crash', dataDir })).rejects.toMatchObject({
      code: 'store.locked',
      message: expect.stringContaining(`pid ${first.process.pid}`),
    });
    // Whoever starts a moment after the kill waits for it to be gone.
    const opening = open();
    await new Promise(setImmediate);
    first.process.kill('SIGKILL');
    const { store } = await opening;
    await expect(openStore({ service: 'crash', dataDir })).rejects.toMatchObject({ code: 'store.locked' });
    await store.close();
  });

  it('takes over the claim of a process that has ended and whose parent has not asked for it', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600']);
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const state = () => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
      while (state() !== 'Z') await new Promise(setImmediate);
      fs.writeFileSync(path.join(dataDir, 'store', 'crash', 'owner.lock'), JSON.stringify({ pid, started: '' }));
      await (await open()).store.close();
    } finally {
      parent.kill('SIGKILL');
    }
    await once(parent, 'close');
  });

  it('takes over the claim of a pid that another process got since', async () => {
    const { store } = await open();
    const file = path.join(dataDir, 'store', 'crash', 'owner.lock');
    const claim = JSON.parse(fs.readFileSync(file, 'utf8')) as { pid: number; started: string };
    await store.close();
    expect(fs.existsSync(file)).toBe(false);
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, started: `${claim.started.split('/')[0]}/1` }));
    await (await open()).store.close();
    for (const damaged of ['{"pid":', 'null', '5', '']) {
      fs.writeFileSync(file, damaged);
      await (await open()).store.close();
    }
  });
});
