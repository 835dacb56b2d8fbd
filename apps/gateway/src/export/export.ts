import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { directory } from '@mingjing/contracts';
import { csvStream, xlsxStream, type Content, type WrittenSheet } from '@mingjing/sheet';
import type { Call } from '../call';
import { operationsOf, type Operation } from '../operation';
import { attachment } from '../reply';
import { filtersInWords } from './filters';
import type { Opened, Table } from './table';
import { momentText } from './words';

export const FORMATS = ['xlsx', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const TYPES: Record<Format, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};
const MARK = '内部资料';

/** A list as a file to keep: the whole of it, as the person sees it and narrowed as the list is, written while it is read. */
export function exportOperation(table: Table, format: Format): Operation {
  return operationsOf(table.tag)(`${table.title}: the whole list as .${format}`, {
    query: z.strictObject(table.filters),
    replyType: TYPES[format],
    async handle(call, { query }) {
      const stream = await call.gateway.exports.stream(() => written(call, table, query, format));
      return attachment(stream, TYPES[format], `${table.name}.${format}`, fileName(call, table, format));
    },
  });
}

/** Refusals, of rights above all, are answered as such: the first rows are read before anything is written. */
async function written(call: Call, table: Table, query: Record<string, unknown>, format: Format): Promise<Readable> {
  const { columns, lots } = await table.open(call, query as never);
  const begun = await beginning(lots as Opened<never>['lots']);
  const filters = filtersInWords(query);
  const target = `${table.name}.${format}`;
  // On record before anything goes out; how much it was is known at the end only.
  await record(call, 'export', target, 'done', filters);
  const counted = { rows: 0 };
  const rows = recorded(call, target, counted, rowsOf(begun, columns));
  const sheet: WrittenSheet = { name: table.title, columns, rows };
  return format === 'csv' ? csvStream(sheet) : xlsxStream([sheet, watermark(call, table, filters, counted)]);
}

/** The same lots, the first of them read already. */
async function beginning<R>(lots: AsyncIterable<readonly R[]>): Promise<AsyncIterable<readonly R[]>> {
  const iterator = lots[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    if (!first.done) yield first.value;
    if (!first.done) yield* { [Symbol.asyncIterator]: () => iterator };
  })();
}

async function* rowsOf<R>(lots: AsyncIterable<readonly R[]>, columns: Opened<R>['columns']): AsyncGenerator<Content[]> {
  for await (const lot of lots) for (const row of lot) yield columns.map(({ of }) => of(row));
}

/** Counts what goes out; whether it reached its end, and how much it was, is on record before the file is complete. */
async function* recorded(call: Call, target: string, counted: { rows: number }, rows: AsyncIterable<Content[]>): AsyncGenerator<Content[]> {
  let outcome = 'failed';
  try {
    for await (const row of rows) {
      counted.rows += 1;
      yield row;
    }
    outcome = 'done';
  } finally {
    await record(call, 'export.ended', target, outcome, `rows=${counted.rows}`);
  }
}

async function record(call: Call, action: string, target: string, outcome: string, reason: string): Promise<void> {
  const { actor, division } = call.person;
  const { context } = call.gateway;
  const entry = {
    id: '',
    at: context.clock.now(),
    actor: actor.id,
    action,
    target,
    outcome,
    reason: reason.slice(0, 400),
    division,
    hash: '',
  };
  await context.client(directory.DirectoryServiceService, division).recordAudit({ entry }, { cause: randomUUID() });
}

/** The last sheet: who took the table out, when, and what of it. */
function watermark(call: Call, { title }: Table, filters: string, counted: { rows: number }): WrittenSheet {
  const { account } = call.person;
  const said = function* (): Generator<Content[]> {
    yield ['性质', `${MARK}，不得外传`];
    yield ['表格', title];
    yield ['导出人', `${account.name}（${account.username}）`];
    yield ['导出时间', `${momentText(call.gateway.context.clock.now())}（北京时间）`];
    yield ['筛选条件', filters || '无（本人可查看的全部）'];
    yield ['行数', counted.rows];
  };
  return {
    name: '说明',
    columns: [
      { header: '项目', width: 14 },
      { header: '内容', width: 60 },
    ],
    rows: said(),
  };
}

/** A file of comma-separated values has no place for a watermark that programs would not trip over: its name says it. */
function fileName({ person, gateway: { context } }: Call, { title }: Table, format: Format): string {
  const at = momentText(context.clock.now()).replaceAll(/[-:]/g, '').replace(' ', '-');
  return `${title}-${MARK}-${person.account.username}-${at}.${format}`;
}
