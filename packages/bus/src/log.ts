import fs from 'node:fs';
import { open, type Database, type RootDatabase } from 'lmdb';
import { CommittedOffsets } from './committed-offsets';
import { Commits, ENVIRONMENT } from './commits';
import { claim, release } from './ownership';
import { partitionOf } from './partitioner';
import { decodeRecord, encodeRecord, recordTime } from './record';
import { busBusy, otherPartitions, unknownTopic } from './refusals';
import type { InMessage, OutMessage } from './types';

type RecordKey = [topic: string, partition: number, offset: number];

/** Of each partition: the next offset to give away, and where what is durable ends. */
interface Heads {
  next: number[];
  durable: number[];
}

const OUTSTANDING = 50_000;
const READ_BYTES = 4_000_000;

/** Topics, partitions and offsets on one lmdb file. */
export class DurableLog {
  readonly offsets: CommittedOffsets;
  private readonly heads = new Map<string, Heads>();
  private readonly listeners = new Set<() => void>();
  private outstanding = 0;
  private closed = false;

  private constructor(
    private readonly directory: string,
    private readonly root: RootDatabase,
    private readonly commits: Commits,
    private readonly topics: Database<number, string>,
    private readonly records: Database<Buffer, RecordKey>,
  ) {
    this.offsets = new CommittedOffsets(root.openDB({ name: 'offsets' }), commits);
    for (const { key, value } of topics.getRange()) this.heads.set(key, this.headsOf(key, value));
    commits.onRollback = () => {
      for (const heads of this.heads.values()) heads.next = [...heads.durable];
    };
  }

  /** @throws Refused `store.locked` while another process uses the directory */
  static async open(directory: string, onFatal: (error: Error) => void): Promise<DurableLog> {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const root = open({ path: directory, maxDbs: 4, ...ENVIRONMENT });
    try {
      await claim(root, directory);
    } catch (error) {
      await root.close();
      throw error;
    }
    const commits = new Commits(root, directory, onFatal);
    const records = root.openDB<Buffer, RecordKey>({ name: 'records', encoding: 'binary' });
    const log = new DurableLog(directory, root, commits, root.openDB({ name: 'topics' }), records);
    // What a killed process left in the page cache is on the disk after this, before anybody reads it.
    await commits.write(() => void root.put('opened', Date.now()));
    return log;
  }

  async createTopic(topic: string, partitions: number): Promise<void> {
    const has = this.heads.get(topic)?.next.length;
    if (has === partitions) return;
    if (has !== undefined) throw otherPartitions(topic, has, partitions);
    await this.commits.write(() => void this.topics.put(topic, partitions));
    if (!this.heads.has(topic)) this.heads.set(topic, this.headsOf(topic, partitions));
  }

  partitions(topic: string): number {
    return this.headsFor(topic).next.length;
  }

  /** Resolves after fdatasync; appends that wait at the same time share a commit. */
  async append(topic: string, messages: readonly OutMessage[], at = Date.now()): Promise<void> {
    const heads = this.headsFor(topic);
    if (messages.length === 0) return;
    if (this.outstanding + messages.length > OUTSTANDING) throw busBusy();
    const records = messages.map((message) => ({
      partition: partitionOf(message.key, heads.next.length),
      record: encodeRecord(message, at),
    }));
    const reached = new Map<number, number>();
    this.outstanding += messages.length;
    try {
      await this.commits.write(() => {
        for (const { partition, record } of records) {
          const offset = heads.next[partition]!++;
          void this.records.put([topic, partition, offset], record);
          reached.set(partition, offset + 1);
        }
      });
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
    for (const { key, value } of this.records.getRange({
      start: [topic, partition, from],
      end: [topic, partition, end],
      limit,
    })) {
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
    for (const key of this.records.getKeys({
      start: [topic, partition, 0],
      end: [topic, partition, Infinity],
      limit: 1,
    }))
      return key[2];
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
    for (const { key, value } of this.records.getRange({
      start: [topic, partition, 0],
      end: [topic, partition, end],
      limit,
    })) {
      if (recordTime(value) >= before) break;
      old.push(key);
    }
    if (old.length > 0) {
      await this.commits.write(() => {
        for (const key of old) void this.records.remove(key);
      });
    }
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
    this.commits.assertUsable();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.offsets.close();
    await this.commits.close();
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
      const range = {
        start: [topic, partition, Infinity],
        end: [topic, partition, -1],
        reverse: true,
        limit: 1,
      } as const;
      for (const key of this.records.getKeys(range as never)) return key[2] + 1;
      return 0;
    });
    return { next, durable: [...next] };
  }
}
