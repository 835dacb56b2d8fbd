import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSheet, Tally, type RowCounts, type SheetRow } from '@mingjing/sheet';
import { kinds } from '../src/services/evaluation/imports';

const FOLDER = path.join(__dirname, 'fixtures/sheets');

async function read(name: string): Promise<{ rows: SheetRow[]; counts: RowCounts }> {
  const rows: SheetRow[] = [];
  const tally = new Tally();
  const columns = name.startsWith('v22') ? kinds['handled-counts'].columns : kinds.matters.columns;
  for await (const row of readSheet(readFileSync(path.join(FOLDER, name)), columns, 1_000, tally)) rows.push(row);
  return { rows, counts: tally.counts };
}

const POINT = '格尔木市政务服务中心综合受理窗口';
const ROW = { itemName: '社会保险登记', handledOn: '2026-11-05', servicePoint: POINT, applicantName: '示例群众', phone: '13800001234' };
const matter = (matterNumber: string, other: Partial<typeof ROW> = {}) => ({ matterNumber, ...ROW, ...other });

/** What people brought, by the program that wrote it; the values a person sees who opens it. */
test.each<[string, number, Partial<Record<string, string>>[]]>([
  ['c43-title-line-then-tabs.csv', 2, [matter('C43-1')]],
  ['c43b-title-line-then-semicolons.csv', 2, [matter('C43b-1')]],
  ['c43c-title-with-semicolon-then-commas.csv', 2, [matter('C43c-1')]],
  ['c44-head-crlf-rows-lf.csv', 1, [matter('C44-1'), matter('C44-2')]],
  ['c46-dos-end-of-file.csv', 1, [matter('C46-1')]],
  ['c47-vertical-tab-in-cell.csv', 1, [matter('C47-1'), matter('C47-2')]],
  ['c48-quotes-in-text.csv', 1, [matter('C48-1'), matter('C48-2', { itemName: '办理"一件事"登记' }), matter('C48-3')]],
  ['c49-pandas-float.csv', 1, [matter('C49-1'), matter('C49-2', { phone: '' })]],
  ['c52-heading-with-line-break-tabs.txt', 1, [matter('C52-1')]],
  ['c56-text-marks.csv', 1, ['C56-001', 'C56-002', 'C56-003', 'C56-004'].map((number) => matter(number, { applicantName: '示例' }))],
  ['c62-nul-padded.csv', 1, [matter('C62-1')]],
  ['p01-closedxml-sheet-without-number.xlsx', 1, [matter('P01-1')]],
  ['p02-openxmlsdk-prefix.xlsx', 1, [matter('P02-1')]],
  ['p03-backslash-names.xlsx', 1, [matter('P03-1')]],
  ['p05-Sheet1-capital.xlsx', 1, [matter('P05-1')]],
  ['p08-no-references.xlsx', 1, [matter('P08-1')]],
  ['p09-pinyin-guide.xlsx', 1, ['P09-1', 'P09-2'].map((number) => matter(number, { applicantName: '示例' }))],
  ['p12-stored-descriptor.xlsx', 1, [matter('P12-1')]],
  ['p13-custom-sheet-name.xlsx', 1, [matter('P13-1')]],
  ['p16-inline-rich-text.xlsx', 1, [matter('P16-1'), without(matter('P16-2'), 'phone')]],
  [
    'p17b-iso-date-cells.xlsx',
    1,
    ['P17b-1', 'P17b-2', 'P17b-3'].map((n) => without(matter(n, { itemName: '登记' }), 'applicantName', 'phone')),
  ],
  ['p18-empty-values.xlsx', 1, ['P18-1', 'P18-2'].map((n) => without(matter(n, { itemName: '登记' }), 'applicantName', 'phone'))],
  ['p19-inline-pinyin-guide.xlsx', 1, [matter('P19-1'), without(matter('P19-2'), 'applicantName', 'phone')]],
  ['p23-raw-control-character.xlsx', 1, [matter('P23-1'), matter('P23-2', { itemName: '社会保险' })]],
  ['v30-hidden-column-wins.xlsx', 1, [matter('V30-1', { phone: '13800001111' })]],
  ['w70-openpyxl-rich-text-hyperlink.xlsx', 1, [matter('OPX-1'), matter('OPX-2', { itemName: '登记', applicantName: '示例' })]],
])('%s', async (name, outside, cells) => {
  const { rows, counts } = await read(name);
  expect(rows.map((row) => row.cells)).toEqual(cells);
  expect(rows.filter(({ faults }) => faults)).toEqual([]);
  expect(counts).toEqual({ outside, blank: 0, given: cells.length });
});

function without<T extends object>(row: T, ...fields: (keyof T)[]): Partial<T> {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field as keyof T))) as Partial<T>;
}

test('two hundred rows whose line ends are not those of the headings are two hundred rows', async () => {
  const { rows, counts } = await read('c44b-head-crlf-200-rows-lf-with-remark-column.csv');
  expect(counts).toEqual({ outside: 1, blank: 0, given: 200 });
  expect(rows.map(({ cells }) => cells.matterNumber)).toEqual(Array.from({ length: 200 }, (_, n) => `C44b-${n + 1}`));
});

test('numbers are what their formats show; one of sixteen digits has lost its end', async () => {
  const { rows } = await read('v20-number-formats.xlsx');
  expect(rows.map(({ cells }) => cells.matterNumber)).toEqual([
    '000123',
    'BJ20260007',
    '202611050001',
    '123456789012345',
    '1234567890123456',
  ]);
  expect(rows.map(({ faults }) => faults?.map(({ code }) => code))).toEqual([...Array<undefined>(4), ['cell.digitsLost']]);
});

test('a month that may be January or October is refused, naming the cell and both ways to write it', async () => {
  const { rows } = await read('v22-month-2026.10-as-number.xlsx');
  expect(rows[0]?.faults).toEqual([
    expect.objectContaining({ field: 'month', code: 'cell.monthUnclear', zh: expect.stringMatching(/B2.*2026-01.*2026-10/) }),
  ]);
});

test('days as people write them; what is no whole day stays as it stands', async () => {
  const { rows } = await read('v25-written-days.xlsx');
  const days = rows.map(({ cells }) => cells.handledOn);
  const other = { 2: '26.11.5', 3: '11月5日', 4: '2026-11-06', 11: '2026-11-31', 12: '05/11/2026' };
  expect(days).toEqual(Object.assign(Array<string>(20).fill('2026-11-05'), other));
});
