import fs from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { CommittedOffsets } from './committed-offsets';
import { claim, release } from './ownership';
import { partitionOf } from './partitioner';
import { decodeRecord, encodeRecord, recordTime } from './record';
import { busBusy, busClosed, busFull, busUnavailable, otherPartitions, unknownTopic } from './refusals';
import type { InMessage, OutMessage } from './types';

type RecordKey = [topic: string, partition: number, offset: number];

/** Of each partition: the next offset to give away, and where what is durable ends. */
interface Heads {
  next: number[];
  durable: number[];
}

const OUTSTANDING = 50_000;
const READ_BYTES = 4_000_000;
const NO_SPACE = 28;

/** Topics, partitions and offsets on one lmdb file. */
export class DurableLog {
  readonly offsets: CommittedOffsets;
  private readonly heads = new Map<string, Heads>();
  private readonly listeners = new Set<() => void>();
  private outstanding = 0;
  private state: 'open' | 'broken' | 'closed' = 'open';

  private constructor(
    private readonly directory: string,
    private readonly root: RootDatabase,
    private readonly topics: Database<number, string>,
    private readonly records: Database<Buffer, RecordKey>,
    private readonly onFatal: (error: Error) => void,
  ) {
    this.offsets = new CommittedOffsets(root.openDB({ name: 'offsets' }), (error) => this.fail(error));
  }

  /** @throws Error when another process uses the directory */
  static async open(directory: string, onFatal: (error: Error) => void): Promise<DurableLog> {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const root = open({ path: directory, maxDbs: 4 });
    try {
      claim(root, directory);
    } catch (error) {
      await root.close();
      throw error;
    }
    const records = root.openDB<Buffer, RecordKey>({ name: 'records', encoding: 'binary' });
    const log = new DurableLog(directory, root, root.openDB({ name: 'topics' }), records, onFatal);
    for (const { key, value } of log.topics.getRange()) log.heads.set(key, log.headsOf(key, value));
    // What a killed process left in the page cache is on the disk after this, before anybody reads it.
    await root.put('opened', Date.now());
    return log;
  }

  async createTopic(topic: string, partitions: number): Promise<void> {
    const has = this.heads.get(topic)?.next.length;
    if (has === partitions) return;
    if (has !== undefined) throw otherPartitions(topic, has, partitions);
    this.heads.set(topic, this.headsOf(topic, partitions));
    await this.durably(() => [this.topics.put(topic, partitions)]);
  }

  partitions(topic: string): number {
    return this.headsFor(topic).next.length;
  }

  /** Resolves after fdatasync; appends that wait at the same time share a commit. */
  async append(topic: string, messages: readonly OutMessage[], at = Date.now()): Promise<void> {
    const heads = this.headsFor(topic);
    if (messages.length === 0) return;
    if (this.outstanding + messages.length > OUTSTANDING) throw busBusy();
    const reached = new Map<number, number>();
    this.outstanding += messages.length;
    try {
      await this.durably(() =>
        messages.map((message) => {
          const partition = partitionOf(message.key, heads.next.length);
          const offset = heads.next[partition]!++;
          reached.set(partition, offset + 1);
          return this.records.put([topic, partition, offset], encodeRecord(message, at));
        }),
      );
    } finally {
      this.outstanding -= messages.length;
    }
    for (const [partition, end] of reached) heads.durable[partition] = Math.max(heads.durable[partition]!, end);
    for (const listener of this.listeners) listener();
  }

  /** Durable messages only: what a crash could still take back, and give its offset to another, is never shown. */
  read(topic: string, partition: number, from: number, limit: number): InMessage[] {
    const end = this.end(topic, partition);
    if (from >= end) return [];
    this.records.resetReadTxn();
    const found: InMessage[] = [];
    let bytes = 0;
    for (const { key, value } of this.records.getRange({ start: [topic, partition, from], end: [topic, partition, end], limit })) {
      const { at: _, ...message } = decodeRecord(value);
      found.push({ ...message, topic, partition, offset: key[2] });
      bytes += value.length;
      if (bytes > READ_BYTES) break;
    }
    return found;
  }

  /** Where what is durable ends: the offset the next durable message has at least. */
  end(topic: string, partition: number): number {
    return this.headsFor(topic).durable[partition] ?? 0;
  }

  /** Offset of the oldest message kept, or the end. */
  begin(topic: string, partition: number): number {
    for (const key of this.records.getKeys({ start: [topic, partition, 0], end: [topic, partition, Infinity], limit: 1 })) return key[2];
    return this.end(topic, partition);
  }

  /**
   * Removes up to `limit` messages published before `before` (ms since the epoch) and below `floor`. The newest one of a
   * partition stays: the next offset is found from it after a restart.
   * @returns how many were removed
   */
  async forget(topic: string, partition: number, before: number, floor: number, limit: number): Promise<number> {
    const end = Math.min(floor, this.end(topic, partition) - 1);
    if (end <= 0) return 0;
    const old: RecordKey[] = [];
    for (const { key, value } of this.records.getRange({ start: [topic, partition, 0], end: [topic, partition, end], limit })) {
      if (recordTime(value) >= before) break;
      old.push(key);
    }
    if (old.length > 0) await this.durably(() => old.map((key) => this.records.remove(key)));
    return old.length;
  }

  /** Called whenever more became durable. */
  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  topicNames(): string[] {
    return [...this.heads.keys()];
  }

  /** @throws Refused `bus.unavailable` or `bus.closed` */
  assertUsable(): void {
    if (this.state === 'broken') throw busUnavailable('the log is no longer durable');
    if (this.state === 'closed') throw busClosed();
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return;
    await this.offsets.close();
    this.state = 'closed';
    release(this.root, this.directory);
    await this.root.close();
  }

  private headsFor(topic: string): Heads {
    this.assertUsable();
    const heads = this.heads.get(topic);
    if (!heads) throw unknownTopic(topic);
    return heads;
  }

  private headsOf(topic: string, partitions: number): Heads {
    const next = Array.from({ length: partitions }, (_, partition) => {
      const range = { start: [topic, partition, Infinity], end: [topic, partition, -1], reverse: true, limit: 1 } as const;
      for (const key of this.records.getKeys(range as never)) return key[2] + 1;
      return 0;
    });
    return { next, durable: [...next] };
  }

  private async durably(write: () => Promise<unknown>[]): Promise<void> {
    this.assertUsable();
    try {
      await Promise.all(new Set(write()));
    } catch (error) {
      throw await this.fail(error);
    }
  }

  /** A full disk passes; anything else, a failed fsync above all, ends what can be promised. */
  private async fail(error: unknown): Promise<Error> {
    const cause = await causeOf(error);
    if ((cause as { code?: unknown }).code === NO_SPACE || /no space left/i.test(cause.message)) return busFull();
    if (this.state === 'open') {
      this.state = 'broken';
      this.onFatal(cause);
    }
    return busUnavailable(cause);
  }
}

/** lmdb tells the reason in a second promise; unless somebody takes it, it is an unhandled rejection. */
async function causeOf(error: unknown): Promise<Error> {
  const { commitError } = error as { commitError?: Promise<never> };
  if (commitError) {
    return commitError.then(
      () => error as Error,
      (cause: Error) => cause,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
