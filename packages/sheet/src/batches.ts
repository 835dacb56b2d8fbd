import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BATCHES_AHEAD, type ReaderMessage, type ReaderTask } from './reader-task';
import { withoutRepeats } from './repeated';
import { readSheet, type SheetRow } from './sheet';
import { Tally, type RowCounts } from './tally';

/** Of one batch: a call to a service takes 8 MiB. */
const MOST_CHARACTERS = 1_000_000;
/** Packs fast; rows of a table are much alike. */
const LEVEL = 1;

/**
 * Reads a file to its end and says its rows in batches: of a file that is refused, wherever the fault stands in it, none is
 * said. Waits while as many are under way as may be. `taken` resolves once for each batch taken.
 */
export async function sayBatches(
  file: Buffer,
  task: ReaderTask,
  say: (message: ReaderMessage) => void,
  taken: () => Promise<void>,
): Promise<void> {
  const { counts, passedOver, batches } = await readWhole(file, task);
  say({ type: 'counted', counts, passedOver });
  for (const [number, batch] of batches.entries()) {
    if (number >= BATCHES_AHEAD) await taken();
    say({ type: 'batch', rows: unpacked(batch) });
  }
}

interface Whole {
  counts: RowCounts;
  passedOver: readonly string[];
  batches: Buffer[];
}

/** All rows in batches, packed, so that they take less memory than the file does. */
async function readWhole(file: Buffer, { kind, maxRows }: ReaderTask): Promise<Whole> {
  const tally = new Tally();
  const batches: Buffer[] = [];
  let batch: SheetRow[] = [];
  let characters = 0;
  const flush = (): void => {
    batches.push(packed(batch));
    batch = [];
    characters = 0;
  };
  for await (const row of withoutRepeats(readSheet(file, kind.columns, maxRows, tally), kind)) {
    batch.push(row);
    for (const text of Object.values(row.cells)) characters += text?.length ?? 0;
    if (batch.length >= kind.atOnce || characters >= MOST_CHARACTERS) flush();
  }
  if (batch.length > 0) flush();
  return { counts: tally.counts, passedOver: tally.passedOver, batches };
}

function packed(rows: SheetRow[]): Buffer {
  return deflateRawSync(JSON.stringify(rows), { level: LEVEL });
}

function unpacked(batch: Buffer): SheetRow[] {
  return JSON.parse(inflateRawSync(batch).toString()) as SheetRow[];
}
