import fs from 'node:fs';
import path from 'node:path';
import type { RootDatabase } from 'lmdb';
import { busClosed, busFull, busUnavailable } from './refusals';

interface Pending {
  work: () => void;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Bounds how long one transaction keeps the event loop. */
const WORKS_AT_ONCE = 1_000;
const EIO = 5;
const NO_ROOM = new Set<unknown>([28 /* ENOSPC */, 122 /* EDQUOT */, -30792 /* MDB_MAP_FULL */]);
const LARGE_COMMIT_BYTES = 64 * 1024 * 1024;
const PROBE_BYTES = 256 * 1024;

/**
 * How the environment must be opened. With either flag on, lmdb makes promises of its own that nobody can catch on a full
 * disk. The map is address space, not memory or disk: lmdb keeps every smaller one it grew out of, each counting its pages.
 */
export const ENVIRONMENT = {
  overlappingSync: false,
  eventTurnBatching: false,
  mapSize: 16 * 1024 ** 3,
} as const;

/**
 * The single writer of the log. Works handed in while a commit is under way share the next one; each promise settles after
 * that commit's fdatasync.
 */
export class Commits {
  private readonly queue: Pending[] = [];
  private committing: Promise<void> | undefined;
  private state: 'open' | 'broken' | 'closed' = 'open';
  /** Called when a commit failed and nothing of its works is there. */
  onRollback: () => void = () => undefined;

  constructor(
    private readonly root: RootDatabase,
    private readonly directory: string,
    private readonly onFatal: (error: Error) => void,
  ) {}

  /**
   * Runs the work inside the write transaction.
   * @throws Refused `bus.full`, `bus.unavailable` (no longer durable) or `bus.closed`
   */
  async write(work: () => void): Promise<void> {
    this.assertUsable();
    await new Promise<void>((resolve, reject) => {
      this.queue.push({ work, resolve, reject });
      this.committing ??= this.drain();
    });
  }

  assertUsable(): void {
    if (this.state === 'broken') throw busUnavailable(new Error('the log is no longer durable'));
    if (this.state === 'closed') throw busClosed();
  }

  /** Finishes what is queued; nothing is taken after that. */
  async close(): Promise<void> {
    while (this.committing) await this.committing;
    if (this.state === 'open') this.state = 'closed';
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const batch: Pending[] = [];
      try {
        await this.root.transaction(() => {
          batch.push(...this.queue.splice(0, WORKS_AT_ONCE));
          for (const { work } of batch) work();
        });
        for (const { resolve } of batch) resolve();
      } catch (error) {
        await this.failed(batch.length > 0 ? batch : this.queue.splice(0), error);
      }
    }
    this.committing = undefined;
  }

  private async failed(batch: Pending[], error: unknown): Promise<void> {
    const cause = await causeOf(error);
    const full = isFull(cause, this.directory);
    this.onRollback();
    // After a failed fsync the kernel may have dropped pages: nothing may be acknowledged any more.
    if (!full && this.state === 'open') {
      this.state = 'broken';
      this.onFatal(cause);
    }
    const unlucky = full ? batch : [...batch, ...this.queue.splice(0)];
    for (const { reject } of unlucky) reject(full ? busFull() : busUnavailable(cause));
  }
}

/** lmdb tells the reason in a second promise, which is an unhandled rejection unless somebody takes it. */
async function causeOf(error: unknown): Promise<Error> {
  const { commitError } = error as { commitError?: Promise<never> };
  const plain = error instanceof Error ? error : new Error(String(error));
  return commitError
    ? commitError.then(
        () => plain,
        (cause: Error) => cause,
      )
    : plain;
}

/** lmdb reports a write cut short by a full disk as EIO, as it does a failed fsync; whether there is room tells them apart. */
function isFull(cause: Error & { code?: unknown }, directory: string): boolean {
  return NO_ROOM.has(cause.code) || (cause.code === EIO && !hasRoom(directory));
}

/** By what the file system says, and by trying: quotas do not show in the former. */
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
