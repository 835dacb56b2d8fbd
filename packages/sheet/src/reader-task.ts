import type { Refused } from '@mingjing/contracts/refused';
import type { Kind } from './kind';
import type { SheetRow } from './sheet';
import type { RowCounts } from './tally';

/** What the process that reads is told; the file itself comes by its standard input. */
export interface ReaderTask {
  kind: Kind;
  maxRows: number;
}

/** What it says, in this order: the rows of the file, which it has read to its end by then, batches, and the end; or why there is none. */
export type ReaderMessage =
  | { type: 'counted'; counts: RowCounts; passedOver: readonly string[] }
  | { type: 'batch'; rows: SheetRow[] }
  | { type: 'end' }
  | { type: 'refused'; code: string; kind: Refused['kind']; details: Refused['details'] }
  | { type: 'failed'; message: string };

/** Batches that may be under way: one at work, one waiting. Each one taken is answered by a message. */
export const BATCHES_AHEAD = 2;
