import { setTimeout as wait } from 'node:timers/promises';
import type { Model } from 'mongoose';
import { Refused } from '@mingjing/contracts/refused';
import { chain, EMPTY_CHAIN, type AuditEntry, type ChainedEntry, type Head } from './audit-chain';

interface Waiting {
  writer: string;
  entry: AuditEntry;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const LARGEST_BATCH = 500;
/** With several processes of the directory two may append to one chain: who comes second reads the head again. */
const TRIES = 8;
const MOST_WAITING = 20_000;

/** The append-only log: one hash chain per writer, many entries in one write. */
export class AuditLog {
  private readonly heads = new Map<string, Head>();
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(private readonly model: Model<ChainedEntry>) {}

  /**
   * Resolves once the entry is durable.
   * @throws Refused `audit.busy`, and what the store refuses: an action that cannot be recorded is not to be done
   */
  record(writer: string, entry: AuditEntry): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) {
      throw new Refused('audit.busy', 'unavailable', {
        zh: '系统繁忙，请稍后再试。',
        en: 'The audit log is busy; try again shortly.',
        retryAfter: 2,
      });
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ writer, entry, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, LARGEST_BATCH);
      for (const writer of new Set(batch.map((item) => item.writer))) {
        const items = batch.filter((item) => item.writer === writer);
        await this.append(
          writer,
          items.map((item) => item.entry),
        ).then(
          () => items.forEach((item) => item.resolve()),
          (error: unknown) => items.forEach((item) => item.reject(error)),
        );
      }
    }
    this.writing = false;
  }

  private async append(writer: string, entries: AuditEntry[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const head = this.heads.get(writer) ?? (await this.readHead(writer));
      const chained = chain(writer, head, entries);
      try {
        await this.model.insertMany(chained, { ordered: true });
        this.heads.set(writer, chained.at(-1) ?? head);
        return;
      } catch (error) {
        // What was written before the failure stays in the chain; the rest is appended after the head as it is now.
        this.heads.delete(writer);
        const written = await this.writtenOf(chained);
        entries = entries.slice(written);
        if (entries.length === 0) return;
        if (attempt >= TRIES || (error as { code?: unknown }).code !== 11000) throw error;
        await wait(attempt * 5);
      }
    }
  }

  /** An ordered write stops at its first failure: how many came before it. */
  private async writtenOf(chained: ChainedEntry[]): Promise<number> {
    const ids = chained.map(({ _id }) => _id);
    const stored = await this.model.find({ _id: { $in: ids } }).lean<ChainedEntry[]>();
    const hashes = new Set(stored.map(({ hash }) => hash));
    return chained.filter(({ hash }) => hashes.has(hash)).length;
  }

  private async readHead(writer: string): Promise<Head> {
    const [last] = await this.model.find({ writer }).sort({ seq: -1 }).limit(1).lean<ChainedEntry[]>();
    return last ? { seq: last.seq, hash: last.hash } : EMPTY_CHAIN;
  }
}
