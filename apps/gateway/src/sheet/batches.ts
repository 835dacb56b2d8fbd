import { BATCHES_AHEAD, type ReaderMessage, type ReaderTask } from './reader-task';
import { withoutRepeats } from './repeated';
import { readSheet, type SheetRow } from './sheet';

/** Of one batch: a call to a service takes 8 MiB. */
const MOST_CHARACTERS = 1_000_000;

/** Reads a file and says its rows in batches; waits while as many are under way as may be. `taken` resolves once for each batch taken. */
export async function sayBatches(
  file: Buffer,
  task: ReaderTask,
  say: (message: ReaderMessage) => void,
  taken: () => Promise<void>,
): Promise<void> {
  const { kind } = task;
  const rows = admitted(file, task, (expected) => say({ type: 'expected', rows: expected }));
  let batch: SheetRow[] = [];
  let characters = 0;
  let ahead = 0;
  const flush = async (): Promise<void> => {
    if (ahead === BATCHES_AHEAD) {
      await taken();
      ahead -= 1;
    }
    say({ type: 'batch', rows: batch });
    ahead += 1;
    batch = [];
    characters = 0;
  };
  for await (const row of withoutRepeats(rows, kind)) {
    batch.push(row);
    for (const text of Object.values(row.cells)) characters += text?.length ?? 0;
    if (batch.length >= kind.atOnce || characters >= MOST_CHARACTERS) await flush();
  }
  if (batch.length > 0) await flush();
}

/** Where there may be more rows than allowed all are read before the first is given: of a file that is refused none is taken. */
async function* admitted(file: Buffer, { kind, maxRows }: ReaderTask, expect: (rows: number | null) => void): AsyncIterable<SheetRow> {
  let most = 0;
  const rows = (): AsyncIterable<SheetRow> =>
    readSheet(file, kind.columns, maxRows, (expected, atMost) => {
      most = atMost;
      expect(expected);
    });
  for await (const row of rows()) if (most <= maxRows) yield row;
  if (most > maxRows) yield* rows();
}
