import fs from 'node:fs';
import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { ENVIRONMENT } from './commits';
import { claim, release } from './ownership';
import { decodeRecord, encodeRecord } from './record';
import type { OutMessage } from './types';

type RecordKey = [topic: string, partition: number, offset: number];

/** What a later version makes of messages that an earlier one published. */
export interface Rewriting {
  id: string;
  /** The message as it is to stand in its place, or undefined for one that stays. Done again it must come to the same. */
  change(message: OutMessage): OutMessage | undefined;
}

const BATCH = 1_000;
const REWRITTEN = 'rewritten:';

/**
 * Rewrites the messages of the embedded log once, before anybody opens it, and leaves nothing of what they were in the file.
 * Cut off, it is done again from the beginning. Offsets and times stay.
 * @returns how many were, or would be, changed; undefined where it was done before or there is no log
 */
export async function rewriteEmbedded(dataDir: string, { id, change }: Rewriting, dryRun = false): Promise<number | undefined> {
  const directory = path.join(dataDir, 'bus');
  if (!fs.existsSync(path.join(directory, 'data.mdb'))) return undefined;
  const done = REWRITTEN + id;
  const changed = await whileOpen(directory, async (root) => {
    if (root.get(done)) return undefined;
    const count = await rewriteAll(root, change, dryRun);
    if (!dryRun) await copyEntries(root, directory);
    return count;
  });
  if (changed === undefined || dryRun) return changed;
  putInPlace(directory);
  await whileOpen(directory, async (root) => root.put(done, new Date().toISOString()));
  return changed;
}

/** Works with the log, which no other process may have meanwhile. */
async function whileOpen<T>(directory: string, work: (root: RootDatabase) => Promise<T>): Promise<T> {
  const root = open({ path: directory, maxDbs: 4, ...ENVIRONMENT });
  try {
    await claim(root, directory);
  } catch (error) {
    await root.close();
    throw error;
  }
  try {
    return await work(root);
  } finally {
    release(root, directory);
    await root.close();
  }
}

/** Every entry into a new file: lmdb's own compacting copies pages as they are, with what is left in their gaps. */
async function copyEntries(root: RootDatabase, directory: string): Promise<void> {
  const aside = path.join(directory, 'compact');
  fs.rmSync(aside, { recursive: true, force: true });
  fs.mkdirSync(aside, { recursive: true, mode: 0o700 });
  const fresh = open({ path: aside, maxDbs: 4, ...ENVIRONMENT });
  for (const { key, value } of root.getRange({ start: REWRITTEN, end: `${REWRITTEN}~` })) await fresh.put(key, value);
  for (const name of ['topics', 'offsets', 'records']) {
    const raw = { name, encoding: 'binary', keyEncoding: 'binary' } as const;
    const [from, to] = [root.openDB<Buffer, Buffer>(raw), fresh.openDB<Buffer, Buffer>(raw)];
    let batch: [Buffer, Buffer][] = [];
    const flush = async (): Promise<void> => {
      const entries = batch;
      batch = [];
      await to.transaction(() => entries.forEach(([key, value]) => void to.put(key, value)));
    };
    for (const { key, value } of from.getRange({})) {
      batch.push([Buffer.from(key), Buffer.from(value)]);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
  }
  await fresh.close();
}

async function rewriteAll(root: RootDatabase, change: Rewriting['change'], dryRun: boolean): Promise<number> {
  const records = root.openDB<Buffer, RecordKey>({ name: 'records', encoding: 'binary' });
  let changed = 0;
  let batch: [RecordKey, Buffer][] = [];
  const flush = async (): Promise<void> => {
    if (!dryRun) await records.transaction(() => batch.forEach(([key, value]) => void records.put(key, value)));
    batch = [];
  };
  for (const key of [...records.getKeys()]) {
    const value = records.get(key);
    const { at, ...message } = decodeRecord(value as Buffer);
    const next = change(message);
    if (!next) continue;
    changed += 1;
    batch.push([key, encodeRecord(next, at)]);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return changed;
}

/** The copy takes the place of the file, which holds what was replaced as well. */
function putInPlace(directory: string): void {
  const aside = path.join(directory, 'compact');
  const fresh = path.join(aside, 'data.mdb');
  const file = fs.openSync(fresh, 'r+');
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(fresh, path.join(directory, 'data.mdb'));
  fs.rmSync(aside, { recursive: true, force: true });
}
