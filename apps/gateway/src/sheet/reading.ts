import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Refused } from '@mingjing/contracts/refused';
import { notASheet } from './cell';
import type { ReaderMessage, ReaderTask } from './reader-task';
import type { SheetRow } from './sheet';

/** Beside the built files and the sources alike. */
const START = path.join(__dirname, '../../sheet-reader.js');
const ENTRY = path.join(__dirname, `reader${path.extname(__filename)}`);

export interface Batch {
  rows: SheetRow[];
  /** Rows of the whole file, about; null where that cannot be known. */
  expected: number | null;
}

/**
 * Reads a spreadsheet in a thread of its own, so that whoever else is served here does not wait for it, and gives its rows
 * in batches; the next one is read while one is worked on, and no more. The thread ends with the iteration.
 * @param limitMib memory the thread may take
 * @throws Refused file.* naming what to do
 */
export async function* readInThread(task: ReaderTask, limitMib: number): AsyncGenerator<Batch> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mingjing-sheet-'));
  const worker = new Worker(START, {
    workerData: { ...task, entry: ENTRY },
    transferList: [task.file],
    resourceLimits: { maxOldGenerationSizeMb: limitMib },
    // The reader of workbooks puts worksheets aside in files; those of a thread that was ended would stay.
    env: { TMPDIR: directory },
    execArgv: [],
  });
  try {
    yield* batchesOf(worker);
  } finally {
    await worker.terminate();
    await rm(directory, { recursive: true, force: true });
  }
}

async function* batchesOf(worker: Worker): AsyncGenerator<Batch> {
  const next = inbox(worker);
  let expected: number | null = null;
  for (;;) {
    const message = await next();
    if (message.type === 'end') return;
    if (message.type === 'refused') throw new Refused(message.code, message.kind, message.details);
    if (message.type === 'failed') throw new Error(`the reader of spreadsheets failed: ${message.message}`);
    if (message.type === 'expected') expected = message.rows;
    else {
      yield { rows: message.rows, expected };
      worker.postMessage('taken');
    }
  }
}

/** The thread's messages one by one; a thread that ends before it said so fails the wait. */
function inbox(worker: Worker): () => Promise<ReaderMessage> {
  const messages: ReaderMessage[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    wake?.();
  };
  worker.on('message', (message: ReaderMessage) => {
    messages.push(message);
    wake?.();
  });
  worker.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error));
  worker.on('exit', (code) => fail(new Error(`the reader of spreadsheets ended with ${code}`)));
  return async () => {
    for (;;) {
      const message = messages.shift();
      if (message) return message;
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}

function tooMuch(): Error {
  return notASheet(
    'tooLarge',
    '文件内容太多，读取时超出了允许的内存。请拆分成几个文件，或另存为 .csv 后再上传。',
    'The file holds too much to be read at once; split it, or save it as .csv.',
  );
}
