import fs from 'node:fs';
import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { storeFull, storeUnavailable } from '../refusals';

export interface Entry {
  key: Buffer;
  value: Buffer;
}

export interface RangeQuery {
  start: Buffer;
  end: Buffer;
  reverse?: boolean;
  exclusiveStart?: boolean;
  inclusiveEnd?: boolean;
  limit?: number;
}

interface Pending {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  value?: unknown;
  error?: unknown;
}

/** Bounds how long one transaction keeps the event loop. */
const MAX_WORKS = 1000;

/** Address space, not memory or disk: lmdb keeps every smaller map it grew out of, and a page counts once for each. */
const MAP_BYTES = 16 * 1024 ** 3;
const MAX_KEY_BYTES = 1978;
const PROBE_BYTES = 256 * 1024;
const LARGE_COMMIT_BYTES = 64 * 1024 * 1024;

/**
 * The same range by bounds that lmdb has room for. No key that is kept is longer than it can be, so those behind an overlong
 * bound are the ones behind what it begins with.
 */
function shortened(query: RangeQuery): RangeQuery {
  const { start, end, reverse = false } = query;
  return {
    ...query,
    ...(start.length > MAX_KEY_BYTES && { start: start.subarray(0, MAX_KEY_BYTES), exclusiveStart: !reverse }),
    ...(end.length > MAX_KEY_BYTES && { end: end.subarray(0, MAX_KEY_BYTES), inclusiveEnd: !reverse }),
  };
}

/**
 * One lmdb environment and its single writer. Works handed in while a commit is under way share the next one (group
 * commit); each promise settles after that commit's fdatasync. overlappingSync stays off: a resolved write is on disk.
 */
export class Storage {
  #env: RootDatabase<Buffer, Buffer>;
  #queue: Pending[] = [];
  #committing: Promise<void> | undefined;
  #dead: Error | undefined;

  constructor(
    private readonly directory: string,
    private readonly events: { onFatal?: (error: Error) => void; onRollback: () => void },
  ) {
    this.#env = openEnvironment(directory);
  }

  /**
   * Writes the file anew, entry by entry: what was deleted or replaced is not in it. (lmdb's own compacting copies pages as
   * they are, with what is left in their gaps.) Only while nothing else uses the store; cut off, the file is the one before.
   */
  async compact(): Promise<void> {
    while (this.#committing) await this.#committing;
    const aside = path.join(this.directory, 'compact');
    fs.rmSync(aside, { recursive: true, force: true });
    fs.mkdirSync(aside, { recursive: true, mode: 0o700 });
    const fresh = openEnvironment(aside);
    let batch: Entry[] = [];
    const flush = async (): Promise<void> => {
      const entries = batch;
      batch = [];
      await fresh.transaction(() => entries.forEach(({ key, value }) => void fresh.put(key, value)));
    };
    for (const { key, value } of this.#env.getRange({})) {
      batch.push({ key: Buffer.from(key), value: Buffer.from(value) });
      if (batch.length >= MAX_WORKS) await flush();
    }
    await flush();
    await fresh.close();
    await this.#env.close();
    replaceFile(aside, this.directory);
    this.#env = openEnvironment(this.directory);
  }

  get(key: Buffer): Buffer | undefined {
    // No key that is kept is longer, and lmdb has no room to look for one that is.
    if (key.length > MAX_KEY_BYTES) return undefined;
    // lmdb's own copy is a piece of memory by itself for each value: twice the cost of all the rest of a look-up.
    const shared = this.#env.getBinaryFast(key);
    if (!shared) return undefined;
    const value = Buffer.allocUnsafe(shared.length);
    value.set(shared.subarray(0, shared.length));
    return value;
  }

  range(query: RangeQuery): Entry[] {
    return [...this.#env.getRange(shortened(query))];
  }

  count(start: Buffer, end: Buffer): number {
    return this.#env.getKeysCount(shortened({ start, end }));
  }

  /** Within a work only. lmdb runs it at once inside the open transaction; its failure shows at the commit. */
  put(key: Buffer, value: Buffer): void {
    void this.#env.put(key, value);
  }

  /** Within a work only. */
  remove(key: Buffer): void {
    void this.#env.remove(key);
  }

  /**
   * Runs a work inside the write transaction, alone, and resolves when it is durable. A work checks everything before
   * its first put, so that one that throws has changed nothing. Rejects with 'store.full' or 'store.unavailable'.
   */
  write<T>(work: () => T): Promise<T> {
    if (this.#dead) return Promise.reject(storeUnavailable());
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#committing ??= this.#drain();
    });
  }

  /** Fails when durability can no longer be promised. */
  assertAlive(): void {
    if (this.#dead) throw storeUnavailable();
  }

  /** Finishes what is queued, then closes. */
  async close(): Promise<void> {
    while (this.#committing) await this.#committing;
    await this.#env.close();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch: Pending[] = [];
      try {
        await this.#env.transaction(() => this.#runQueued(batch));
        for (const item of batch) settle(item);
      } catch (error) {
        await this.#failed(batch, error);
      }
    }
    this.#committing = undefined;
  }

  #runQueued(batch: Pending[]): void {
    for (const item of this.#queue.splice(0, MAX_WORKS)) {
      batch.push(item);
      try {
        item.value = item.work();
      } catch (error) {
        item.error = error ?? new Error('a write threw nothing');
      }
    }
  }

  async #failed(batch: Pending[], error: unknown): Promise<void> {
    const cause = await commitCause(error);
    const full = isFull(cause, this.directory);
    if (!full) this.#die(cause);
    this.events.onRollback();
    const unlucky = batch.length ? batch : this.#queue.splice(0);
    for (const item of unlucky) item.reject(full ? storeFull() : storeUnavailable());
    if (this.#dead) for (const item of this.#queue.splice(0)) item.reject(storeUnavailable());
  }

  /** After a failed fsync the kernel may have dropped dirty pages: nothing may be acknowledged any more. */
  #die(cause: Error): void {
    if (this.#dead) return;
    this.#dead = cause;
    this.events.onFatal?.(cause);
  }
}

function openEnvironment(directory: string): RootDatabase<Buffer, Buffer> {
  // eventTurnBatching would add a promise of lmdb's own to each commit, which nobody could catch when the disk is full.
  return open<Buffer, Buffer>(directory, {
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: false,
    mapSize: MAP_BYTES,
    overlappingSync: false,
    eventTurnBatching: false,
  });
}

/** Puts the data file of one directory in the place of another's, durably. */
function replaceFile(from: string, to: string): void {
  const fresh = path.join(from, 'data.mdb');
  const file = fs.openSync(fresh, 'r+');
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(fresh, path.join(to, 'data.mdb'));
  fs.rmSync(from, { recursive: true, force: true });
}

function settle(item: Pending): void {
  if (item.error !== undefined) item.reject(item.error);
  else item.resolve(item.value);
}

/** lmdb rejects with a wrapper whose `commitError` is a promise that rejects with the cause: taking it here also contains it. */
async function commitCause(error: unknown): Promise<Error> {
  const wrapped = (error as { commitError?: Promise<unknown> }).commitError;
  if (!wrapped) return error instanceof Error ? error : new Error(String(error));
  return wrapped.then(
    () => error as Error,
    (cause: Error) => cause,
  );
}

const EIO = 5;
const NO_ROOM = new Set([28 /* ENOSPC */, 122 /* EDQUOT */, -30792 /* MDB_MAP_FULL */]);

/**
 * True when room can come back. lmdb reports a write cut short by a full disk as EIO, as it does a failed fsync: the probe
 * tells them apart. Either way the commit's pages were never referred to, so that what was acknowledged before stands.
 */
function isFull(cause: Error & { code?: unknown }, directory: string): boolean {
  if (NO_ROOM.has(cause.code as number)) return true;
  return cause.code === EIO && !hasRoom(directory);
}

/** Room for a large commit by what the file system says, and for a small one by trying (quotas do not show in the former). */
function hasRoom(directory: string): boolean {
  const { bavail, bsize } = fs.statfsSync(directory);
  if (bavail * bsize < LARGE_COMMIT_BYTES) return false;
  const probe = path.join(directory, 'room.probe');
  try {
    fs.writeFileSync(probe, Buffer.alloc(PROBE_BYTES, 1));
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(probe, { force: true });
  }
}
