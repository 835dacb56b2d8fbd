import type { Database } from 'lmdb';
import type { Commits } from './commits';

type OffsetKey = [group: string, topic: string, partition: number];

const FLUSH_MS = 100;
const AGAIN_MS = 1_000;

/**
 * How far each group has come. Written some 100 ms later, many at a time: what a crash takes back is delivered again, which
 * at least once allows.
 */
export class CommittedOffsets {
  private readonly dirty = new Map<string, { key: OffsetKey; next: number }>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly stored: Database<number, OffsetKey>,
    private readonly commits: Commits,
  ) {}

  /** @returns the next offset to read, or undefined when the group never came here */
  get(group: string, topic: string, partition: number): number | undefined {
    const key: OffsetKey = [group, topic, partition];
    return this.dirty.get(JSON.stringify(key))?.next ?? this.stored.get(key);
  }

  commit(group: string, topic: string, partition: number, next: number): void {
    const key: OffsetKey = [group, topic, partition];
    this.dirty.set(JSON.stringify(key), { key, next });
    this.schedule(FLUSH_MS);
  }

  /** Resolves when everything committed so far is durable, or has failed and will be tried again. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
  }

  private async write(): Promise<void> {
    const batch = [...this.dirty];
    if (batch.length === 0) return;
    try {
      await this.commits.write(() => {
        for (const [, { key, next }] of batch) void this.stored.put(key, next);
      });
      for (const [name, entry] of batch) if (this.dirty.get(name) === entry) this.dirty.delete(name);
    } catch {
      // A full disk, or worse, which publishing tells; until it is better the offsets are kept here.
      this.schedule(AGAIN_MS);
    }
  }

  private schedule(waitMs: number): void {
    this.timer ??= setTimeout(() => void this.flush(), waitMs).unref();
  }
}
