import type { Refused } from '@mingjing/contracts/refused';
import type { Kind } from './kinds';
import type { SheetRow } from './sheet';

/** What the process that reads is told; the file itself comes by its standard input. */
export interface ReaderTask {
  kind: Kind;
  maxRows: number;
}

/** What it says, in this order: how many rows to expect, batches, and the end or why it came before. */
export type ReaderMessage =
  | { type: 'expected'; rows: number | null }
  | { type: 'batch'; rows: SheetRow[] }
  | { type: 'end' }
  | { type: 'refused'; code: string; kind: Refused['kind']; details: Refused['details'] }
  | { type: 'failed'; message: string };

/** Batches that may be under way: one at work, one waiting. Each one taken is answered by a message. */
export const BATCHES_AHEAD = 2;
