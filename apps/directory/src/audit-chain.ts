import { createHash } from 'node:crypto';

export type Outcome = 'done' | 'denied' | 'failed';

export interface AuditEntry {
  at: Date;
  actor: string;
  action: string;
  target: string;
  outcome: string;
  reason: string;
  division: string;
}

/** An entry in the chain of its writer. */
export interface ChainedEntry extends AuditEntry {
  /** "<writer>:<seq>" */
  _id: string;
  writer: string;
  /** From 1, without gaps. */
  seq: number;
  hash: string;
}

export interface Head {
  seq: number;
  hash: string;
}

export const EMPTY_CHAIN: Head = { seq: 0, hash: '' };

/** SHA-256 over the hash before and the entry, fields in a fixed order. */
export function chainHash(previous: string, writer: string, seq: number, entry: AuditEntry): string {
  const { at, actor, action, target, outcome, reason, division } = entry;
  const canonical = JSON.stringify([previous, writer, seq, at.toISOString(), actor, action, target, outcome, reason, division]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** Appends entries to a writer's chain. */
export function chain(writer: string, head: Head, entries: readonly AuditEntry[]): ChainedEntry[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    seq += 1;
    hash = chainHash(hash, writer, seq, entry);
    return { ...entry, _id: `${writer}:${seq}`, writer, seq, hash };
  });
}

/** The number of the first entry that was altered, removed or moved; undefined for a sound chain from its beginning. */
export function firstBroken(entries: Iterable<ChainedEntry>): number | undefined {
  let head = EMPTY_CHAIN;
  for (const entry of entries) {
    const { seq, hash, writer } = entry;
    if (seq !== head.seq + 1 || hash !== chainHash(head.hash, writer, seq, entry)) return head.seq + 1;
    head = { seq, hash };
  }
  return undefined;
}
