import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Refused } from '@mingjing/contracts/refused';
import { notASheet } from './cell';
import type { ReaderMessage, ReaderTask } from './reader-task';
import type { SheetRow } from './sheet';
import type { RowCounts } from './tally';

/** Beside the built files and the sources alike. */
const START = path.join(__dirname, '../sheet-reader.js');
const ENTRY = path.join(__dirname, `reader${path.extname(__filename)}`);
/** Of what a process said before it died. */
const LAST_WORDS = 2_000;

export interface Batch {
  rows: SheetRow[];
  /** Of the whole file. */
  counts: RowCounts;
  /** Headings of columns that no field takes. */
  passedOver: readonly string[];
}

/**
 * Reads a spreadsheet to its end in a process of its own and then gives its rows in batches, one of them ahead. Whoever else
 * is served here does not wait for it, and a file that takes all memory ends that process only (a thread that runs out of
 * memory can take this one with it). The process ends with the iteration.
 * @param limitMib memory the process may take for what it holds
 * @throws Refused file.* naming what to do
 */
export async function* readApart(file: Buffer, task: ReaderTask, limitMib: number): AsyncGenerator<Batch> {
  const child = fork(START, [ENTRY], {
    execArgv: [`--max-old-space-size=${limitMib}`],
    // It needs nothing of what this one was told.
    env: {},
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const next = inbox(child);
    tell(child, task);
    // A process that ended before it had read everything says so itself.
    child.stdin?.on('error', () => {}).end(file);
    yield* batchesOf(child, next);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function* batchesOf(child: ChildProcess, next: () => Promise<ReaderMessage>): AsyncGenerator<Batch> {
  let told: Omit<Batch, 'rows'> = { counts: { outside: 0, blank: 0, given: 0 }, passedOver: [] };
  for (;;) {
    const message = await next();
    if (message.type === 'end') return;
    if (message.type === 'refused') throw new Refused(message.code, message.kind, message.details);
    if (message.type === 'failed') throw new Error(`the reader of spreadsheets failed: ${message.message}`);
    if (message.type === 'counted') told = { counts: message.counts, passedOver: message.passedOver };
    else {
      yield { rows: message.rows, ...told };
      tell(child, 'taken');
    }
  }
}

/**
 * Says it to the process. One that is gone hears it no more, which is no failure: it may have read everything, with its last
 * words still unread here; and one that died says so by its end.
 */
function tell(child: ChildProcess, message: ReaderTask | 'taken'): void {
  child.send(message, () => {});
}

/** What the process says, one by one; one that ends before it said so fails the wait. */
function inbox(child: ChildProcess): () => Promise<ReaderMessage> {
  const messages: ReaderMessage[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-LAST_WORDS)));
  child.on('message', (message) => {
    messages.push(message as ReaderMessage);
    wake?.();
  });
  const fail = (error: Error): void => {
    failure ??= error;
    wake?.();
  };
  child.on('error', fail);
  child.on('close', (code, signal) => fail(diedOf(code, signal, words)));
  return async () => {
    for (;;) {
      const message = messages.shift();
      if (message) return message;
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}

/** V8 ends a process that has no memory left with SIGABRT. */
function diedOf(code: number | null, signal: NodeJS.Signals | null, words: string): Error {
  if (signal !== 'SIGABRT' && code !== 134) return new Error(`the reader of spreadsheets ended (${code ?? signal}): ${words}`);
  return notASheet(
    'tooLarge',
    '文件内容太多，读取时超出了允许的内存。请拆分成几个文件，或另存为 .csv 后再上传。',
    'The file holds too much to be read at once; split it, or save it as .csv.',
  );
}
