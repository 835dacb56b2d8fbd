import { buffer } from 'node:stream/consumers';
import { isRefused } from '@mingjing/contracts/refused';
import { sayBatches } from './batches';
import type { ReaderMessage, ReaderTask } from './reader-task';

/** Turns the messages "one was taken" into promises. */
function takings(): { taken: () => Promise<void>; one: () => void } {
  let count = 0;
  let wake: (() => void) | undefined;
  return {
    one() {
      count += 1;
      wake?.();
    },
    async taken() {
      if (count === 0) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      count -= 1;
    },
  };
}

/** Says it, and resolves once it is on its way: the process must not end before. */
function say(message: ReaderMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

async function read(task: ReaderTask, taken: () => Promise<void>): Promise<void> {
  try {
    await sayBatches(await buffer(process.stdin), task, (message) => void say(message), taken);
    await say({ type: 'end' });
  } catch (error) {
    if (isRefused(error)) await say({ type: 'refused', code: error.code, kind: error.kind, details: error.details });
    else await say({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  process.disconnect();
}

// The process of one import begins here: the first message is the task, each further one says that a batch was taken.
const { taken, one } = takings();
let begun = false;
process.on('message', (message: ReaderTask) => {
  if (begun) return one();
  begun = true;
  void read(message, taken);
});
// Nobody is left to read for.
process.on('disconnect', () => process.exit());
