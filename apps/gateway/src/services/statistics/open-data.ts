import { z } from 'zod';
import { statistics } from '@mingjing/contracts';
import { citizen } from '@mingjing/kit';
import { csvStream, type Content, type WrittenColumn } from '@mingjing/sheet';
import type { Call } from '../../call';
import { operationsOf } from '../../operation';
import { json, Reply } from '../../reply';
import { month } from '../../schemas';
import { DATA_HEADERS } from '../../headers';

const operation = operationsOf('Open data');
/** Anybody may keep it for five minutes, and a page of any site may read it. */
const PUBLIC = { 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' };

type Row = statistics.OpenDataRow;

interface OpenColumn extends WrittenColumn {
  /** Name in JSON. */
  name: string;
  zh: string;
  en: string;
  of: (row: Row) => Content;
}

function figure(name: Exclude<keyof statistics.OpenFigures, `${string}Rate`>, header: string, zh: string, en: string): OpenColumn {
  return { name, header, zh, en, kind: 'number', of: ({ figures }) => figures?.[name] };
}

function rate(name: Extract<keyof statistics.OpenFigures, `${string}Rate`>, header: string, zh: string, en: string): OpenColumn {
  return { name, header, zh, en, kind: 'percent', of: ({ figures }) => figures?.[name] };
}

/** What is published, with the meaning of each column. */
const COLUMNS: readonly OpenColumn[] = [
  { name: 'month', header: '月份', zh: '评价所在月份（北京时间）', en: 'Month of the evaluations, Asia/Shanghai', of: (row) => row.month },
  {
    name: 'division',
    header: '行政区划代码',
    zh: '行政区划代码（GB/T 2260）',
    en: 'Code of the division (GB/T 2260)',
    of: (row) => row.division,
  },
  { name: 'divisionName', header: '行政区划', zh: '行政区划名称', en: 'Name of the division', of: (row) => row.divisionName },
  {
    name: 'withheld',
    header: '是否隐去',
    zh: '人数过少或可推算出过少人数的数据不公布，为保护个人而隐去',
    en: 'Not published to protect persons: the group is too small, or a smaller one could be computed from it',
    of: ({ withheld }) => (withheld ? '是' : '否'),
  },
  figure('evaluations', '评价数', '收到的评价总数', 'All evaluations received'),
  figure('satisfied', '满意', '评价为满意的数量', 'Rated satisfied'),
  figure('basicallySatisfied', '基本满意', '评价为基本满意的数量', 'Rated basically satisfied'),
  figure('unsatisfied', '不满意', '评价为不满意的数量', 'Rated unsatisfied'),
  rate('satisfactionRate', '满意率', '满意 ÷ 评价数', 'satisfied / evaluations'),
  rate('favourableRate', '好评率', '（满意 + 基本满意）÷ 评价数', '(satisfied + basically satisfied) / evaluations'),
  figure('matters', '办理事项', '录入的办理事项数', 'Matters entered'),
  figure('mattersEvaluated', '已评价事项', '其中得到评价的事项数', 'Of these, matters evaluated'),
  rate('notEvaluatedRate', '未评价率', '未得到评价的事项 ÷ 办理事项', 'Matters without an evaluation / matters'),
];

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const document = z.object({
  title: z.string(),
  source: z.string(),
  licence: z.string(),
  smallestGroup: z.number().int().describe('Persons a group must have, at least, to be shown'),
  lastMonth: z.string().describe('The newest month that is published; empty while there is none'),
  disabled: z.boolean().describe('The prefecture publishes nothing, by rule'),
  columns: z.array(z.object({ name: z.string(), zh: z.string(), en: z.string() })),
  rows: z.array(z.record(z.string(), value)).describe('By the names of the columns; null where withheld'),
});

const query = z.strictObject({ fromMonth: month, toMonth: month });
type Months = z.output<typeof query>;

async function published({ gateway, network }: Call, months: Months): Promise<statistics.GetOpenDataResponse> {
  await gateway.limits.openData(network);
  return gateway.context.client(statistics.StatisticsServiceService, '', { actor: citizen }).getOpenData(months);
}

export const openDataJson = operation('Open data: figures by division and month, without anything about a person', {
  query,
  reply: document,
  async handle(call, { query: months }) {
    const { rows, smallestGroup, lastMonth, disabled } = await published(call, months);
    const { OPEN_DATA_SOURCE: source, OPEN_DATA_LICENCE: licence } = call.gateway.context.config;
    const plain = rows.map((row) => Object.fromEntries(COLUMNS.map(({ name, of }) => [name, of(row) ?? null])));
    const body: z.input<typeof document> = {
      title: '政务服务评议开放数据',
      source,
      licence,
      smallestGroup,
      lastMonth,
      disabled,
      columns: COLUMNS.map(({ name, zh, en }) => ({ name, zh, en })),
      rows: plain.map((row, at) => ({ ...row, withheld: rows[at]?.withheld ?? false })),
    };
    return withHeaders(json(200, body), PUBLIC);
  },
});

export const openDataCsv = operation('The same open data as CSV; what the columns mean stands in the JSON form', {
  query,
  replyType: 'text/csv; charset=utf-8',
  async handle(call, { query: months }) {
    const { rows } = await published(call, months);
    const text = (await csvStream({ columns: COLUMNS, rows: rows.map((row) => COLUMNS.map(({ of }) => of(row))) }).toArray()).join('');
    const headers = { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="open-data.csv"' };
    return new Reply(200, { ...DATA_HEADERS, ...PUBLIC, ...headers }, text);
  },
});

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
  return Object.entries(headers).reduce((made, [name, text]) => made.with(name, text), reply);
}
