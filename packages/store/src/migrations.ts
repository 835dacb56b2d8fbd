import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '@mingjing/contracts/refused';
import { guarded } from './failures';
import type { Store } from './open';

type Raw = Record<string, unknown> & { _id: string };

/** What a later version does once to what an earlier one stored. */
export interface Migration {
  /** Sorts in the order in which migrations were added; never used again for another. */
  id: string;
  /** What it does, in one line. */
  what: string;
  /** Done again after a cut it must come to the same. */
  run(batch: MigrationBatch): Promise<void>;
}

export interface MigrationBatch {
  /** Nothing may be written. */
  readonly dryRun: boolean;
  /** Goes through a collection by id: gives what a document becomes, or undefined for one that stays as it is. */
  documents(collection: string, change: (document: Raw) => Raw | undefined): Promise<void>;
  /** Counts what was, or would be, changed elsewhere. */
  changed(count: number): void;
}

export interface MigrationReport {
  id: string;
  what: string;
  /** Documents and messages that were, or would be, changed. */
  changed: number;
}

/** How a migration stands, in the store it is of. */
interface Progress {
  _id: string;
  startedAt: Date;
  finishedAt: Date | null;
  version: string;
  changed: number;
  /** By collection: the last id that is done; "" where all are. */
  after: Record<string, string>;
}

export interface MigrateOptions {
  /** Version of the program, for the record. */
  version: string;
  dryRun?: boolean;
  /** Told of each migration that has something to do. */
  say?: (text: string) => void;
}

const COLLECTION = 'migrations';
const LEASE = 'lease';
const COMPACTING = 'compacting';
const LEASE_MS = 30_000;
const AGAIN_MS = 500;
const BATCH = 500;
/** Documents of the collection that are no migration. */
const OWN = [LEASE, COMPACTING];

/**
 * Does what migrations are not done yet, in the order of their ids, before anything else reads the store. One process at a
 * time: another one waits. Cut off, it goes on behind the last batch.
 * @returns what each one that had not been done changed
 * @throws Refused `store.newer` where a later version has migrated the store
 */
export async function migrate(store: Store, migrations: readonly Migration[], options: MigrateOptions): Promise<MigrationReport[]> {
  const records = collectionOf(store, COLLECTION);
  const known = new Set(migrations.map(({ id }) => id));
  const found = (await guarded(() => records.find({}).toArray())) as unknown as Progress[];
  const stranger = found.find(({ _id }) => !known.has(_id) && !OWN.includes(_id));
  if (stranger) throw newer(stranger._id);
  const open = migrations
    .filter(({ id }) => !found.some(({ _id, finishedAt }) => _id === id && finishedAt))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const compacting = found.some(({ _id }) => _id === COMPACTING);
  if (open.length === 0 && !compacting) return [];
  if (options.dryRun) return Promise.all(open.map((migration) => perform(store, migration, undefined, options)));
  const release = await lease(store);
  try {
    const reports: MigrationReport[] = [];
    for (const migration of open) {
      const progress = (await records.findOne({ _id: migration.id as never })) as unknown as Progress | null;
      if (!progress?.finishedAt) reports.push(await perform(store, migration, progress ?? undefined, options));
    }
    if (await records.findOne({ _id: COMPACTING as never })) {
      await store.compact();
      await collectionOf(store, COLLECTION).deleteOne({ _id: COMPACTING as never });
    }
    return reports;
  } finally {
    await release();
  }
}

async function perform(
  store: Store,
  { id, what, run }: Migration,
  before: Progress | undefined,
  { version, dryRun = false, say }: MigrateOptions,
): Promise<MigrationReport> {
  const records = collectionOf(store, COLLECTION);
  const after = before?.after ?? {};
  let count = before?.changed ?? 0;
  const note = async (fields: Partial<Progress>): Promise<void> => {
    if (dryRun) return;
    const started = { startedAt: new Date(), version };
    await records.updateOne({ _id: id as never }, { $set: fields, $setOnInsert: started } as never, { upsert: true });
  };
  if (!dryRun) {
    await note({ finishedAt: null, changed: count, after });
    // What is replaced stays in the file until it is written anew.
    await records.updateOne({ _id: COMPACTING as never }, { $set: { since: new Date() } } as never, { upsert: true });
  }
  // An empty store has nothing to tell of.
  const counting = (more: number): void => {
    if (more > 0 && count === 0 && !dryRun) say?.(`数据升级 (migration) ${id}: ${what}`);
    count += more;
  };
  await run({
    dryRun,
    changed: counting,
    async documents(collection, change) {
      for (;;) {
        const from = after[collection];
        if (from === '') return;
        const page = await pageAfter(store, collection, from);
        const writes = page.flatMap((document) => writeOf(document, change(document)));
        counting(writes.length);
        if (!dryRun && writes.length > 0) await collectionOf(store, collection).bulkWrite(writes as never, { ordered: false });
        after[collection] = page.length < BATCH ? '' : (page.at(-1) as Raw)._id;
        await note({ after, changed: count });
      }
    },
  });
  await note({ finishedAt: new Date(), changed: count });
  return { id, what, changed: count };
}

async function pageAfter(store: Store, collection: string, from: string | undefined): Promise<Raw[]> {
  const filter = from === undefined ? {} : { _id: { $gt: from } };
  const found = collectionOf(store, collection).find(filter as never, { sort: { _id: 1 }, limit: BATCH });
  return (await guarded(() => found.toArray())) as unknown as Raw[];
}

/** The update that makes one document of another; none where nothing is to be done. */
function writeOf(document: Raw, next: Raw | undefined): object[] {
  if (!next) return [];
  const set = Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== undefined && value !== document[name]));
  const gone = Object.keys(document).filter((name) => next[name] === undefined);
  const update = {
    ...(Object.keys(set).length > 0 && { $set: set }),
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((name) => [name, ''])) }),
  };
  return Object.keys(update).length > 0 ? [{ updateOne: { filter: { _id: document._id }, update } }] : [];
}

function collectionOf(store: Store, name: string) {
  return store.connection.db!.collection(name);
}

/** Takes the right to migrate, waiting for whoever has it; embedded, the directory is one process's anyway. */
async function lease(store: Store): Promise<() => Promise<void>> {
  if (store.kind === 'embedded') return async () => undefined;
  const records = collectionOf(store, COLLECTION);
  const owner = randomUUID();
  const until = (): Date => new Date(Date.now() + LEASE_MS);
  const take = async (): Promise<boolean> => {
    const filter = { _id: LEASE, $or: [{ owner }, { until: { $lt: new Date() } }] };
    try {
      const { matchedCount, upsertedCount } = await records.updateOne(filter as never, { $set: { owner, until: until() } } as never, {
        upsert: true,
      });
      return matchedCount + upsertedCount > 0;
    } catch (error) {
      if ((error as { code?: number }).code === 11000) return false;
      throw error;
    }
  };
  while (!(await take())) await pause(AGAIN_MS);
  const beat = setInterval(() => void take().catch(() => undefined), LEASE_MS / 3);
  return async () => {
    clearInterval(beat);
    await records.deleteOne({ _id: LEASE, owner } as never);
  };
}

function newer(id: string): Refused {
  return new Refused('store.newer', 'refused', {
    zh: `数据已由更新的版本升级过（${id}），本版本不能打开；请用新版本启动，或恢复升级前的备份。`,
    en: `A later version has migrated this data (${id}): start that version, or restore the backup from before.`,
  });
}
