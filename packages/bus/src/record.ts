import type { OutMessage } from './types';

export interface StoredRecord extends OutMessage {
  /** When it was published, ms since the epoch. */
  at: number;
}

const FIXED = 12;

/** Layout: time (float64), length of the JSON part (uint32), [key, headers] as JSON, value. */
export function encodeRecord(message: OutMessage, at: number): Buffer {
  const envelope = Buffer.from(JSON.stringify([message.key, message.headers]));
  const record = Buffer.allocUnsafe(FIXED + envelope.length + message.value.length);
  record.writeDoubleLE(at, 0);
  record.writeUInt32LE(envelope.length, 8);
  envelope.copy(record, FIXED);
  message.value.copy(record, FIXED + envelope.length);
  return record;
}

export function decodeRecord(record: Buffer): StoredRecord {
  const end = FIXED + record.readUInt32LE(8);
  const [key, headers] = JSON.parse(record.toString('utf8', FIXED, end)) as [string, Record<string, string>];
  return { key, headers, value: Buffer.from(record.subarray(end)), at: record.readDoubleLE(0) };
}

/** Only the time, for retention. */
export function recordTime(record: Buffer): number {
  return record.readDoubleLE(0);
}
