import { z } from 'zod';
import type { evaluation } from '@mingjing/contracts';
import type { Call } from './call';
import { operationsOf, type Operation } from './operation';
import { yes } from './schemas';
import type { Column } from './sheet/columns';
import { readSheet, type SheetRow } from './sheet/sheet';
import { readFile } from './upload';

const ROWS_A_CALL = 500;
const MAX_ERRORS = 10_000;
const MIB = 1024 * 1024;

const rowError = z
  .object({ row: z.number().int(), field: z.string(), message: z.string(), messageEn: z.string(), code: z.string() })
  .meta({ id: 'RowError' });
const outcome = z
  .object({
    accepted: z.number().int(),
    rejected: z.number().int(),
    errors: z.array(rowError).describe(`By row; at most ${MAX_ERRORS}`),
  })
  .meta({ id: 'ImportOutcome' });

type Outcome = z.infer<typeof outcome>;
type Answer = Pick<evaluation.ImportMattersResponse, 'accepted' | 'rejected' | 'errors'>;

interface Target {
  /** Sends rows on; `part` numbers the calls of one import. */
  send: (call: Call, rows: SheetRow[], dryRun: boolean, part: number) => Promise<Answer>;
  /** Two rows with the same are one record. */
  sameRecord: (row: SheetRow) => string;
  keyField: string;
}

/** An import: the file is read as a stream of rows, which go on in calls of 500; each row is taken or refused for itself. */
export function importOperation(summary: string, tag: string, columns: readonly Column[], target: Target): Operation {
  return operationsOf(tag)(summary, {
    query: z.strictObject({ dryRun: yes.describe('true: nothing is stored, only checked') }),
    body: z.object({ file: z.string().meta({ format: 'binary', description: '.xlsx or .csv (UTF-8 or GBK)' }) }),
    bodyType: 'multipart',
    reply: outcome,
    async handle(call, { query: { dryRun } }) {
      const { gateway, request } = call;
      const { IMPORT_MAX_MIB, IMPORT_MAX_ROWS } = gateway.context.config;
      return gateway.imports.pass(async () => {
        const file = await readFile(request, IMPORT_MAX_MIB * MIB);
        return takeRows(readSheet(file, columns, IMPORT_MAX_ROWS), target, (rows, part) => target.send(call, rows, dryRun, part));
      });
    },
  });
}

/** Feeds rows to `send` in order, one call under way while the next rows are read. */
export async function takeRows(
  rows: AsyncIterable<SheetRow>,
  { sameRecord, keyField }: Omit<Target, 'send'>,
  send: (rows: SheetRow[], part: number) => Promise<Answer>,
): Promise<Outcome> {
  const result: Outcome = { accepted: 0, rejected: 0, errors: [] };
  const firstRows = new Map<string, number>();
  let part = 0;
  let batch: SheetRow[] = [];
  let running: Promise<Answer> | undefined;
  const settle = async (): Promise<void> => {
    if (running) add(result, await running);
    running = undefined;
  };
  const flush = async (): Promise<void> => {
    await settle();
    if (batch.length === 0) return;
    running = send(batch, part);
    // Awaited at the next turn; until then a failure must not count as unhandled.
    running.catch(() => {});
    part += 1;
    batch = [];
  };
  for await (const row of rows) {
    const fault = row.fault ?? repeated(row, firstRows, sameRecord(row), keyField);
    if (fault) reject(result, row.row, fault);
    else batch.push(row);
    if (batch.length >= ROWS_A_CALL) await flush();
  }
  await flush();
  await settle();
  result.errors.sort((a, b) => a.row - b.row);
  return result;
}

function repeated({ row }: SheetRow, firstRows: Map<string, number>, key: string, field: string): SheetRow['fault'] {
  if (key.trim() === '') return undefined;
  const first = firstRows.get(key);
  if (first === undefined) {
    firstRows.set(key, row);
    return undefined;
  }
  return { field, code: 'row.repeated', zh: `与第 ${first} 行重复，请删除其中一行。`, en: `The same as row ${first}.` };
}

function reject(result: Outcome, row: number, { field, code, zh, en }: NonNullable<SheetRow['fault']>): void {
  result.rejected += 1;
  if (result.errors.length < MAX_ERRORS) result.errors.push({ row, field, code, message: zh, messageEn: en });
}

function add(result: Outcome, { accepted, rejected, errors }: Answer): void {
  result.accepted += accepted;
  result.rejected += rejected;
  const room = MAX_ERRORS - result.errors.length;
  for (const { row, field, code, messageZh, messageEn } of errors.slice(0, room))
    result.errors.push({ row, field, code, message: messageZh, messageEn });
}
