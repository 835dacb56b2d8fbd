import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { CallOptions } from '@mingjing/kit';
import { readApart, type Kind, type SheetRow } from '@mingjing/sheet';
import type { Call } from './call';
import { Intake, type Answer } from './intake';
import { progressLines, wantsLines } from './import-lines';
import { operationsOf, type Operation } from './operation';
import { yes } from './schemas';
import { readFile } from './upload';

const MIB = 1024 * 1024;
const MOST_ERRORS = 10_000;
const PART_MS = 60_000;

export const rowError = z
  .object({ row: z.number().int(), field: z.string(), message: z.string(), messageEn: z.string(), code: z.string() })
  .meta({ id: 'RowError' });
export const rejectedRow = z
  .object({ row: z.number().int(), cells: z.record(z.string(), z.string()).describe('By the headings of the template') })
  .meta({ id: 'RejectedRow' });
const outcome = z
  .object({
    rows: z.number().int().describe('Rows of the file, counted apart from reading it: accepted + unchanged + rejected + blank + outside'),
    outside: z.number().int().describe('Titles, headings, and worksheets without headings'),
    blank: z.number().int().describe('Rows below the headings with nothing in them'),
    accepted: z.number().int(),
    changed: z.number().int().optional().describe('Of those accepted: they corrected a number that was there (handled counts)'),
    unchanged: z.number().int().describe('There already with the same content'),
    rejected: z.number().int(),
    errors: z.array(rowError).describe(`By row; at most ${MOST_ERRORS}`),
    rejectedRows: z.array(rejectedRow).describe(`Rows with errors, as they stood; at most ${MOST_ERRORS}`),
    ignoredColumns: z.array(z.string()).describe('Headings of columns that fill no field: nothing of them was taken; at most 50'),
    proposalId: z.string().optional().describe('Of new accounts: what a second administrator has to confirm, who then prints their slips'),
  })
  .meta({ id: 'ImportOutcome' });

type Query = z.output<typeof plain> & Partial<z.output<typeof renewing> & z.output<typeof confirmingLookAlikes>>;

/** Sends rows on; `part` numbers the calls of one import. */
type Send = (call: Call, rows: SheetRow[], query: Query, part: number) => Promise<Answer>;

const dryRun = yes.describe('true: nothing is stored, only checked');
const plain = z.strictObject({ dryRun });
export const confirmingLookAlikes = z.strictObject({
  dryRun,
  confirmLookAlike: yes.describe('true: rows whose names look like those of others that are there are other ones'),
});
export const renewing = z.strictObject({
  dryRun,
  renewUnused: yes.describe('true: accounts whose holder has not set a password yet get another code'),
});

/**
 * An import: the file is read in a process of its own, its rows go on in calls of some hundred; each row is taken or refused
 * for itself. Whoever accepts application/x-ndjson sees how far it has come.
 */
export function importOperation(
  summary: string,
  tag: string,
  kind: Kind,
  send: Send,
  query: z.ZodType<Record<string, unknown> & Query> = plain,
): Operation {
  return operationsOf(tag)(summary, {
    query,
    body: z.object({ file: z.string().meta({ format: 'binary', description: '.xlsx or .csv (UTF-8, GB 18030 or UTF-16)' }) }),
    bodyType: 'multipart',
    reply: outcome,
    async handle(call, { query: asked }) {
      const { gateway, request } = call;
      const { IMPORT_MAX_MIB, IMPORT_MAX_ROWS, IMPORT_READER_MIB } = gateway.context.config;
      const leave = await gateway.imports.enter();
      const gone = whenGone(request);
      const end = (): void => {
        gone.forget();
        leave();
      };
      try {
        const file = await readFile(request, IMPORT_MAX_MIB * MIB);
        const batches = readApart(file, { kind, maxRows: IMPORT_MAX_ROWS }, IMPORT_READER_MIB);
        const sending = async (rows: SheetRow[], part: number) => send(await call.again(), rows, asked, part);
        const intake = new Intake(kind.columns, sending, gone.signal, asked.dryRun);
        if (wantsLines(request)) return await progressLines(intake, batches, gateway.context.log, end);
        return await intake.take(batches).finally(end);
      } catch (error) {
        end();
        throw error;
      }
    },
  });
}

/** Options of the call of one part: the same part of the same import, sent again, has one effect. */
export function partOf({ cause }: CallOptions, part: number): CallOptions {
  return { timeoutMs: PART_MS, cause: `${cause}:${part}` };
}

/** Aborts once the client's connection is closed; `forget` when nobody cares any more. */
function whenGone({ socket }: IncomingMessage): { signal: AbortSignal; forget: () => void } {
  const gone = new AbortController();
  const closed = (): void => gone.abort();
  socket.once('close', closed);
  return { signal: gone.signal, forget: () => socket.removeListener('close', closed) };
}
