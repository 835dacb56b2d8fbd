import { parentPort, workerData } from 'node:worker_threads';
import { isRefused } from '@mingjing/contracts/refused';
import { BATCHES_AHEAD, type ReaderMessage, type ReaderTask } from './reader-task';
import { withoutRepeats } from './repeated';
import { readSheet, type SheetRow } from './sheet';

/** The thread of one import: reads, and waits while as many batches are under way as may be. */
async function read({ file, kind, maxRows }: ReaderTask, say: (message: ReaderMessage) => void, taken: () => Promise<void>): Promise<void> {
  const rows = readSheet(Buffer.from(file), kind.columns, maxRows, (expected) => say({ type: 'expected', rows: expected }));
  let batch: SheetRow[] = [];
  let ahead = 0;
  for await (const row of withoutRepeats(rows, kind)) {
    batch.push(row);
    if (batch.length < kind.atOnce) continue;
    if (ahead === BATCHES_AHEAD) {
      await taken();
      ahead -= 1;
    }
    say({ type: 'batch', rows: batch });
    ahead += 1;
    batch = [];
  }
  if (batch.length > 0) say({ type: 'batch', rows: batch });
  say({ type: 'end' });
}

/** Turns the messages "one was taken" into promises. */
function takings(onMessage: (listener: () => void) => void): () => Promise<void> {
  let count = 0;
  let wake: (() => void) | undefined;
  onMessage(() => {
    count += 1;
    wake?.();
  });
  return async () => {
    if (count === 0) await new Promise<void>((resolve) => (wake = resolve));
    wake = undefined;
    count -= 1;
  };
}

const port = parentPort;
if (!port) throw new Error('this file is the beginning of a thread');
const say = (message: ReaderMessage): void => port.postMessage(message);
read(
  workerData as ReaderTask,
  say,
  takings((listener) => port.on('message', listener)),
)
  .catch((error: unknown) => {
    if (isRefused(error)) say({ type: 'refused', code: error.code, kind: error.kind, details: error.details });
    else say({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  })
  .finally(() => port.close());
