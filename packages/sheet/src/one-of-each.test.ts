import { Workbook, type Worksheet } from 'exceljs';
import { HANDLED_COUNT_COLUMNS, MATTER_COLUMNS } from '../test/columns';
import type { Column } from './columns';
import { readSheet, type SheetRow } from './sheet';
import { Tally } from './tally';

const HEAD = ['办件编号', '评议对象', '办理日期', '手机号'];

async function read(file: Buffer, columns: readonly Column[] = MATTER_COLUMNS, tally = new Tally()): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readSheet(file, columns, 1_000, tally)) rows.push(row);
  return rows;
}

async function workbook(draw: (sheet: Worksheet, book: Workbook) => void): Promise<Buffer> {
  const book = new Workbook();
  draw(book.addWorksheet('办件'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const csv = (...lines: string[]): Buffer => Buffer.from(lines.join('\n'));
const codes = (rows: SheetRow[]) => rows.map(({ faults }) => faults?.map(({ field, code }) => `${field} ${code}`));

test('every row of a file is accounted for, whatever became of it', async () => {
  const tally = new Tally();
  const file = await workbook((sheet, book) => {
    sheet.addRows([['三月办件'], HEAD, ['A-1', '大厅', '', ''], [], ['A-2', '大厅', '', ''], ['', '', '', '']]);
    sheet.getRow(4).height = 20;
    sheet.getCell('A6').border = { top: { style: 'thin' } };
    book.addWorksheet('说明').addRows(Array.from({ length: 30 }, (_, n) => [`第 ${n} 条`]));
    book.addWorksheet('四月').addRows([HEAD, ['A-3', '大厅', '', '']]);
  });
  const rows = await read(file, MATTER_COLUMNS, tally);
  expect(codes(rows)).toEqual([undefined, undefined, [' sheet.another']]);
  expect(tally.counts).toEqual({ outside: 33, blank: 2, given: 3 });
});

test('a cell of text that a comma cuts in two is told, not read under other headings', async () => {
  const [good, wide] = await read(csv('办件编号,评议对象,手机号', 'A-1,大厅,13800001234,,', 'A-2,大厅,一楼,13800001234'));
  expect(good?.faults).toBeUndefined();
  expect(wide?.faults).toEqual([expect.objectContaining({ code: 'row.tooWide', zh: expect.stringContaining('4 列') })]);
});

test('a note beside the table of a workbook is no fault', async () => {
  expect(codes(await read(await workbook((sheet) => sheet.addRows([HEAD, ['A-1', '大厅', '', '', '', '备注']]))))).toEqual([undefined]);
});

test('days are what a cell shows, if it shows one', async () => {
  const file = await workbook((sheet) => {
    sheet.addRows([HEAD, ...Array.from({ length: 5 }, (_, n) => [`A-${n}`, '大厅', new Date('2026-11-05'), ''])]);
    const formats = ['yyyy"年"m"月"d"日"', '[DBNum1][$-804]yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'mmm-yy', 'h:mm'];
    for (const [at, code] of formats.entries()) sheet.getCell(`C${at + 2}`).numFmt = code;
  });
  const rows = await read(file);
  expect(rows.map(({ cells }) => cells.handledOn)).toEqual(['2026-11-05', '2026-11-05', '2026-11-05', '2026-11-05', '0:00']);
  expect(codes(rows)).toEqual([undefined, undefined, ['handledOn cell.noDay'], ['handledOn cell.noDay'], undefined]);
});

test('what its number format shows is a month; a number alone may have lost its zero, in text files too', async () => {
  const head = ['评议对象', '月份', '办件量'];
  const file = await workbook((sheet) => {
    sheet.addRows([head, ...[2026.1, 2026.1, 2026.11, 2026.2].map((month) => ['大厅', month, 5])]);
    sheet.addRow(['大厅', '2026.1', 5]);
    sheet.getCell('B2').numFmt = '0.00';
  });
  const rows = await read(file, HANDLED_COUNT_COLUMNS);
  expect(rows.map(({ cells }) => cells.month)).toEqual(['2026-10', '2026-01', '2026-11', '2026-02', '2026-01']);
  expect(codes(rows)).toEqual([undefined, ['month cell.monthUnclear'], undefined, undefined, undefined]);
  expect(codes(await read(csv(head.join(','), '大厅,2026.1,5', '大厅,2026.10,5'), HANDLED_COUNT_COLUMNS))).toEqual([
    ['month cell.monthUnclear'],
    undefined,
  ]);
});

test('one number is one, as text and as a number, with commas and with the decimals of an empty column', async () => {
  const file = await workbook((sheet) => {
    sheet.addRows([
      ['评议对象', '月份', '办件量'],
      ...[1280, 1280, '1,280', '1280', '1280.0', '1280.5'].map((n) => ['大厅', '2026-03', n]),
    ]);
    sheet.getCell('C3').numFmt = '#,##0';
  });
  expect((await read(file, HANDLED_COUNT_COLUMNS)).map(({ cells }) => cells.handled)).toEqual([...Array<string>(5).fill('1280'), '1280.5']);
  const texts = await read(
    csv('办件编号,评议对象,手机号', "'0012,大厅,13800001234.0", '="0012",大厅,="13800001234"', '`0012,大厅,13800001234'),
  );
  expect(texts.map(({ cells }) => `${cells.matterNumber} ${cells.phone}`)).toEqual(Array(3).fill('0012 13800001234'));
});

test('an apostrophe that our own exports put before a text is taken off, and only one', async () => {
  const [own, named] = await read(csv('办件编号,评议对象', "A-1,'-十号综合站", "A-2,''引号"));
  expect([own?.cells.servicePoint, named?.cells.servicePoint]).toEqual(['-十号综合站', "'引号"]);
});

test('a column that nobody sees gives way to one that is seen, of the same heading too, and counts where there is no other', async () => {
  const draw = (headings: string[], hidden: string) => (sheet: Worksheet) => {
    sheet.addRows([headings, ['A-1', '大厅', '13800009999', '13800001111']]);
    sheet.getColumn(hidden).hidden = true;
  };
  const phones = async (headings: string[], hidden: string) => (await read(await workbook(draw(headings, hidden))))[0]?.cells.phone;
  expect(await phones(['办件编号', '评议对象', '手机号', '联系电话'], 'C')).toBe('13800001111');
  expect(await phones(['办件编号', '评议对象', '手机号', '手机号'], 'C')).toBe('13800001111');
  expect(await phones(['办件编号', '评议对象', '联系电话', '手机号'], 'D')).toBe('13800009999');
  expect(await phones(['办件编号', '评议对象', '手机号', '备注'], 'C')).toBe('13800009999');
});

test('a number in a format that shows something else than it is refuses its row, naming the cell', async () => {
  const file = await workbook((sheet) => {
    sheet.addRows([HEAD, ['A-1', '大厅', '', 13_800_001_234], ['A-2', '大厅', '', 13_800_001_234]]);
    sheet.getCell('D2').numFmt = '0.00E+00';
    sheet.getCell('D3').numFmt = '000-0000-0000';
  });
  const rows = await read(file);
  expect(codes(rows)).toEqual([['phone cell.format'], undefined]);
  expect(rows[0]?.faults?.[0]?.zh).toContain('D2');
  expect(rows[1]?.cells.phone).toBe('138-0000-1234');
});
