import { createHash } from 'node:crypto';

/** What happened, as decisions return it. `data` is JSON-like; dates are allowed. */
export interface DomainEvent {
  type: string;
  data: object;
}

/** One entry of a document's history. */
export interface Recorded<E> {
  /** `<aggregate id>:<version>`: the event id on the bus too. */
  id: string;
  event: E;
  /** Version of the aggregate after this event, from 1. */
  version: number;
  at: Date;
  /** The actor. */
  by: string;
  cause: string;
  /** sha256 (hex) over the previous entry's hash and this entry. */
  hash: string;
  traceparent?: string;
}

/** An entry as the document keeps it. */
export interface HistoryEntry {
  id: string;
  type: string;
  data: object;
  version: number;
  at: Date;
  by: string;
  cause: string;
  /** Hash of the request that caused it: another request under the same cause is refused. */
  causeHash?: string;
  traceparent?: string;
  hash: string;
}

export interface Cause {
  /** `<request or event id>:<handler>`. */
  id: string;
  /** Of the request body. */
  hash?: string;
}

export interface Change {
  by: string;
  at: Date;
  division?: string;
  traceparent?: string;
  /** Merged into the document's `sealed` part: personal data that history only refers to. */
  sealed?: Record<string, unknown>;
}

/** History entries for new events, chained onto the last hash ('' at the beginning). */
export function record(
  id: string,
  version: number,
  lastHash: string,
  cause: Cause,
  change: Change,
  events: readonly DomainEvent[],
): HistoryEntry[] {
  let hash = lastHash;
  return events.map((event, i) => {
    const entry = withoutUndefined({
      id: `${id}:${version + i + 1}`,
      type: event.type,
      data: event.data,
      version: version + i + 1,
      at: change.at,
      by: change.by,
      cause: cause.id,
      causeHash: cause.hash,
      traceparent: change.traceparent,
    }) as Omit<HistoryEntry, 'hash'>;
    hash = chain(hash, entry);
    return { ...entry, hash };
  });
}

export function recorded<E>({ id, type, data, version, at, by, cause, hash, traceparent }: HistoryEntry): Recorded<E> {
  return {
    id,
    event: { type, data } as E,
    version,
    at,
    by,
    cause,
    hash,
    ...(traceparent ? { traceparent } : {}),
  };
}

/** True when every hash follows from the entry and the one before. */
export function verifyHistory(history: readonly HistoryEntry[]): boolean {
  let last = '';
  return history.every(({ hash, ...entry }) => {
    last = chain(last, entry);
    return last === hash;
  });
}

/** Entries of a history numbered and chained anew from the first one on: for migrations, which change what stands in them. */
export function rechained(id: string, entries: readonly HistoryEntry[]): HistoryEntry[] {
  let last = '';
  return entries.map((entry, index) => {
    const { hash: _, ...rest } = { ...entry, id: `${id}:${index + 1}`, version: index + 1 };
    const kept = withoutUndefined(rest) as Omit<HistoryEntry, 'hash'>;
    last = chain(last, kept);
    return { ...kept, hash: last };
  });
}

function chain(last: string, entry: object): string {
  return createHash('sha256').update(last).update(canonical(entry)).digest('hex');
}

/** JSON with sorted keys and dates marked as such: the same text for the same value before and after storage. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return `{"$date":${JSON.stringify(value.toISOString())}}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${fields
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * A copy that storage returns unchanged: undefined fields left out, lone surrogates replaced. Throws a TypeError for what is
 * not JSON-like (functions, NaN, class instances): such data would hash differently once read back.
 */
export function withoutUndefined(value: unknown, path = 'data'): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('utf8');
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (Array.isArray(value)) return value.map((item, i) => withoutUndefined(item ?? null, `${path}.${i}`));
  if (typeof value === 'object' && isPlain(value)) {
    const fields = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(fields.map(([key, item]) => [key, withoutUndefined(item, `${path}.${key}`)]));
  }
  throw new TypeError(`${path} is not JSON-like`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A prototype without a prototype is Object's own, also that of another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
