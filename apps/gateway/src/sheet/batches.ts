import { BATCHES_AHEAD, type ReaderMessage, type ReaderTask } from './reader-task';
import { withoutRepeats } from './repeated';
import { readSheet, type SheetRow } from './sheet';

/** Reads a file and says its rows in batches; waits while as many are under way as may be. `taken` resolves once for each batch taken. */
export async function sayBatches(
  file: Buffer,
  { kind, maxRows }: ReaderTask,
  say: (message: ReaderMessage) => void,
  taken: () => Promise<void>,
): Promise<void> {
  const rows = readSheet(file, kind.columns, maxRows, (expected) => say({ type: 'expected', rows: expected }));
  let batch: SheetRow[] = [];
  let ahead = 0;
  const flush = async (): Promise<void> => {
    if (ahead === BATCHES_AHEAD) {
      await taken();
      ahead -= 1;
    }
    say({ type: 'batch', rows: batch });
    ahead += 1;
    batch = [];
  };
  for await (const row of withoutRepeats(rows, kind)) {
    batch.push(row);
    if (batch.length >= kind.atOnce) await flush();
  }
  if (batch.length > 0) await flush();
}
