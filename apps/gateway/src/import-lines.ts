import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Log } from '@mingjing/kit';
import type { Batch } from '@mingjing/sheet';
import { DATA_HEADERS } from './headers';
import type { Intake, Outcome } from './intake';
import { problemOf } from './problem';
import { StreamedReply } from './reply';

const TYPE = 'application/x-ndjson';
/** Twice a second is as fast as anybody looks. */
const EVERY_MS = 500;

/** True for a client that wants to watch. */
export function wantsLines({ headers }: IncomingMessage): boolean {
  return String(headers.accept ?? '').includes(TYPE);
}

/**
 * The import as lines of JSON: its progress twice a second, and last `{outcome}` or `{problem}`. A file that cannot be read
 * at all is refused before the first line, as a problem with a status.
 * @param ended called once nothing runs any more, also where the client went away
 * @throws Refused file.*
 */
export async function progressLines(intake: Intake, batches: AsyncGenerator<Batch>, log: Log, ended: () => void): Promise<StreamedReply> {
  const first = await batches.next();
  const running = intake.take(resumed(first, batches)).finally(ended);
  // Looked at by the lines below; a client that is gone looks at nothing.
  running.catch(() => {});
  const headers = { ...DATA_HEADERS, 'Content-Type': `${TYPE}; charset=utf-8`, 'X-Accel-Buffering': 'no' };
  return new StreamedReply(200, headers, Readable.from(lines(intake, running, log), { objectMode: false }));
}

async function* resumed(first: IteratorResult<Batch, unknown>, rest: AsyncGenerator<Batch>): AsyncGenerator<Batch> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* lines(intake: Intake, running: Promise<Outcome>, log: Log): AsyncGenerator<string> {
  let settled = false;
  const done = running.then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ problem: problemOf(error, log) }),
  );
  const last = done.finally(() => (settled = true));
  while (!settled) {
    yield line(intake.progress);
    await Promise.race([last, pause()]);
  }
  yield line(intake.progress);
  yield line(await done);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, EVERY_MS).unref());
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
