import { Workbook, type CellValue, type Worksheet } from 'exceljs';
import { HANDLED_COUNT_COLUMNS, KINDS, MATTER_COLUMNS } from '../test/columns';
import type { Column } from './columns';
import { readSheet, type SheetRow } from './sheet';
import { FAULTS_HEADING } from './headings';
import { correctionSheet } from './template';
import { xlsxStream } from './write';

async function read(file: Buffer, columns: readonly Column[] = MATTER_COLUMNS): Promise<SheetRow[]> {
  const found: SheetRow[] = [];
  for await (const row of readSheet(file, columns, 1000)) found.push(row);
  return found;
}

type Draw = (sheet: Worksheet, book: Workbook) => void;
async function workbook(draw: Draw): Promise<Buffer> {
  const book = new Workbook();
  draw(book.addWorksheet('办件'), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}
const table =
  (...rows: CellValue[][]): Draw =>
  (sheet) =>
    sheet.addRows(rows);

async function bytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const HEAD = ['办件编号', '评议对象', '办理日期', '手机号'];

describe('cells as spreadsheet programs leave them', () => {
  test.each<[string, CellValue, string]>([
    ['a date', new Date('2026-03-05'), '2026-03-05'],
    ['a date with a time', new Date('2026-03-05T15:30:00Z'), '2026-03-05'],
    ['the number of a day', 46086, '2026-03-05'],
    ['the number of a moment', 46086.75, '2026-03-05'],
    ['text', '2026-03-05', '2026-03-05'],
    ['text with marks of years', '2026年3月5日', '2026-03-05'],
    ['text in full width', '２０２６／３／５', '2026-03-05'],
    ['rich text', { richText: [{ text: '2026-' }, { text: '03-05' }] }, '2026-03-05'],
  ])('%s is a day', async (_, value, day) => {
    const [row] = await read(await workbook(table(HEAD, ['A-1', '大厅', value, ''])));
    expect(row).toMatchObject({ cells: { handledOn: day } });
    expect(row?.faults).toBeUndefined();
  });

  test('days of a workbook that counts from 1904, as dates and as numbers', async () => {
    const file = await workbook((sheet, book) => {
      book.properties.date1904 = true;
      sheet.addRows([HEAD, ['A-1', '大厅', new Date('2026-03-05'), ''], ['A-2', '大厅', 46086 - 1462, '']]);
    });
    expect((await read(file)).map(({ cells }) => cells.handledOn)).toEqual(['2026-03-05', '2026-03-05']);
  });

  test('a phone number stored as a number is whole, also as a float; one shortened by a program is a fault', async () => {
    const file = await workbook(
      table(HEAD, ['A-1', '大厅', '', 13_900_000_000], ['A-2', '大厅', '', 1.39e10], ['A-3', '大厅', '', '１３９ ００００－００００']),
    );
    expect((await read(file)).map(({ cells }) => cells.phone)).toEqual(['13900000000', '13900000000', '１３９ ００００－００００']);
    const [csv] = await read(Buffer.from(`${HEAD.join(',')}\nA-1,大厅,2026-03-05,1.39E+10\n`));
    expect(csv?.faults).toEqual([expect.objectContaining({ field: 'phone', code: 'cell.digitsLost', zh: expect.stringContaining('D2') })]);
  });

  test('all faults of a row are told at once; the value a formula had is kept for whoever corrects it', async () => {
    const formula = { formula: 'A1', result: '13800000000' };
    const [row] = await read(await workbook(table(HEAD, [{ error: '#N/A' }, '大厅', '', formula])));
    expect(row?.faults?.map(({ field, code }) => `${field} ${code}`)).toEqual(['matterNumber cell.error', 'phone cell.formula']);
    expect(row?.cells).toMatchObject({ phone: '13800000000', servicePoint: '大厅' });
  });

  test('months as text and as the date Excel makes of them', async () => {
    const head = ['评议对象', '月份', '办件量'];
    const file = await workbook(
      table(head, ['大厅', '2026-03', 5], ['大厅', new Date('2026-04-01'), 5], ['大厅', '2026年5月', 5], ['大厅', '202606', 5]),
    );
    expect((await read(file, HANDLED_COUNT_COLUMNS)).map(({ cells }) => cells.month)).toEqual(['2026-03', '2026-04', '2026-05', '2026-06']);
  });

  test('rows hidden by a filter are rows all the same', async () => {
    const file = await workbook((sheet) => {
      sheet.addRows([HEAD, ['A-1', '大厅', '', ''], ['A-2', '大厅', '', '']]);
      sheet.getRow(2).hidden = true;
    });
    expect((await read(file)).map(({ row }) => row)).toEqual([2, 3]);
  });

  test('a cell merged over several rows stands for each of them', async () => {
    const file = await workbook((sheet) => {
      sheet.addRows([HEAD, ['A-1', '大厅', '', ''], ['A-2', '', '', ''], ['A-3', '', '', ''], ['A-4', '', '', '']]);
      sheet.mergeCells('B2:B4');
    });
    expect((await read(file)).map(({ row, cells }) => [row, cells.servicePoint])).toEqual([
      [2, '大厅'],
      [3, '大厅'],
      [4, '大厅'],
      [5, undefined],
    ]);
  });

  test('cells merged in one worksheet are not taken for merged in another', async () => {
    const file = await workbook((cover, book) => {
      cover.addRows([['封面'], ['说明'], ['说明'], ['说明']]);
      cover.mergeCells('B1:B4');
      const sheet = book.addWorksheet('数据');
      sheet.addRows([HEAD, ['A-1', '大厅', '', ''], ['A-2', '', '', ''], ['A-3', '', '', '']]);
      sheet.mergeCells('B2:B3');
    });
    expect((await read(file)).map(({ cells }) => cells.servicePoint)).toEqual(['大厅', '大厅', undefined]);
  });

  test('characters that Excel writes by their number', async () => {
    const [row] = await read(await workbook(table(HEAD, ['A-1', '一楼_x000D_大厅', '', ''])));
    expect(row?.cells.servicePoint).toBe('一楼\r大厅');
  });
});

describe('headings', () => {
  test('merged over two rows and over two columns are understood', async () => {
    const file = await workbook((sheet) => {
      sheet.addRows([
        ['2026 年办件', '', '', ''],
        ['办件编号', '评议对象', '申请人信息', ''],
        ['', '', '姓名', '联系电话'],
        ['A-1', '大厅', '示例', '13800000000'],
      ]);
      for (const range of ['A1:D1', 'A2:A3', 'B2:B3', 'C2:D2']) sheet.mergeCells(range);
    });
    expect(await read(file)).toEqual([
      { row: 4, cells: { matterNumber: 'A-1', servicePoint: '大厅', applicantName: '示例', phone: '13800000000' } },
    ]);
  });

  test('a second row of them that is merged with the first is no row of data, whatever else it says', async () => {
    const file = await workbook((sheet) => {
      sheet.addRows([
        ['办件编号', '评议对象', '申请人信息', ''],
        ['', '', '联系电话', '备用联系人'],
        ['A-1', '大厅', '13800000000', '示例'],
      ]);
      for (const range of ['A1:A2', 'B1:B2', 'C1:D1']) sheet.mergeCells(range);
    });
    expect(await read(file)).toEqual([{ row: 3, cells: { matterNumber: 'A-1', servicePoint: '大厅', phone: '13800000000' } }]);
  });

  test('one that stands twice refuses the file, naming both cells', async () => {
    const file = await workbook(table(['办件编号', '评议对象', '手机号', '手机号'], ['A-1', '大厅', '1', '2']));
    await expect(read(file)).rejects.toMatchObject({ code: 'file.duplicateHeading', details: { zh: expect.stringMatching(/C1.*D1/) } });
  });

  test('of two names of one field the better known wins, wherever it stands', async () => {
    const file = await workbook(table(['办件编号', '评议对象', '办结时间', '办理日期'], ['A-1', '大厅', '2026-03-09', '2026-03-05']));
    expect((await read(file))[0]?.cells.handledOn).toBe('2026-03-05');
  });

  test('a missing column is named, with what else it may be called', async () => {
    const file = await workbook(table(['事项名称', '评议对象'], ['社保', '大厅']));
    await expect(read(file)).rejects.toMatchObject({
      code: 'file.noHeadings',
      details: { field: 'file', zh: expect.stringMatching(/“办件编号”（也可写作办件号、受理编号、业务流水号）/) },
    });
  });

  test('without a row below them there is nothing to import', async () => {
    await expect(read(await workbook(table(HEAD, [])))).rejects.toMatchObject({ code: 'file.noRows' });
    await expect(read(await workbook(table()))).rejects.toMatchObject({ code: 'file.noHeadings' });
  });
});

describe('worksheets', () => {
  test('one without the headings in front is passed over', async () => {
    const file = await workbook((sheet, book) => {
      sheet.addRows([['说明'], ...Array.from({ length: 30 }, (_, n) => [`第 ${n} 条`])]);
      book.addWorksheet('数据').addRows([HEAD, ['A-1', '大厅', '', '']]);
      book.addWorksheet('空表');
    });
    expect(await read(file)).toEqual([{ row: 2, cells: expect.objectContaining({ matterNumber: 'A-1' }) }]);
  });

  test('rows of a second one with headings are refused row by row, never passed over in silence', async () => {
    const file = await workbook((sheet, book) => {
      sheet.addRows([HEAD, ['A-1', '大厅', '', '']]);
      book.addWorksheet('四月').addRows([HEAD, ['A-2', '大厅', '', '']]);
    });
    const [first, second] = await read(file);
    expect(first?.faults).toBeUndefined();
    expect(second).toMatchObject({ row: 2, faults: [{ code: 'sheet.another', zh: expect.stringContaining('四月') }] });
  });
});

describe('text files', () => {
  const line = '办件编号\t评议对象\nA-1\t大厅\n';
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['UTF-16 as Excel saves it', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(line, 'utf16le')])],
    ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped(line)])],
    ['UTF-8 with Windows line ends', Buffer.from(`\uFEFF${line.replaceAll('\n', '\r\n')}`)],
    ['old Mac line ends', Buffer.from(line.replaceAll('\n', '\r'))],
  ])('in %s', async (_, file) => {
    expect(await read(file)).toEqual([{ row: 2, cells: { matterNumber: 'A-1', servicePoint: '大厅' } }]);
  });
});

test('a file of refused rows holds every fault, and is read again as it is', async () => {
  const cells = { 办件编号: '000000000000000001', 评议对象: '大厅', 手机号: '=1+1' };
  const errors = [
    { row: 7, field: 'phone', code: 'phone.invalid', message: '格式不正确', messageEn: 'bad' },
    { row: 7, field: 'itemCode', code: 'field.tooLong', message: '过长', messageEn: 'too long' },
  ];
  const file = await bytes(xlsxStream([correctionSheet(KINDS.matters, [{ row: 7, cells }], errors)]));
  const book = new Workbook();
  await book.xlsx.load(file as never);
  const sheet = book.worksheets[0];
  const headings = sheet?.getRow(1).values as string[];
  expect(headings).not.toContain('评议对象编号');
  expect(sheet?.getRow(2).getCell(headings.indexOf(FAULTS_HEADING)).value).toBe('手机号：格式不正确\n事项编码：过长');
  expect(await read(file)).toEqual([{ row: 2, cells: { matterNumber: '000000000000000001', servicePoint: '大厅', phone: '=1+1' } }]);
  const exported = { row: 7, cells: { ...cells, 评议对象编号: 'sp-1' } };
  const [again] = await read(await bytes(xlsxStream([correctionSheet(KINDS.matters, [exported], errors)])));
  expect(again?.cells.servicePointId).toBe('sp-1');
});

test('a column of our ids is of use with our ids alone: no number of somebody’s own, twice or computed, gets in its way', async () => {
  const csv = (...lines: string[]): Promise<SheetRow[]> => read(Buffer.from(lines.join('\n')), KINDS.units.columns);
  expect(await csv('编号,单位名称,行政区划,编号', 'u-1,财政局,632801,7')).toEqual([
    { row: 2, cells: { id: 'u-1', name: '财政局', division: '632801' } },
  ]);
  for (const own of ['1', '0001', 'A-12', '=ROW()', '1.5E+12']) {
    expect(await csv('编号,单位名称,行政区划', `${own},财政局,632801`)).toEqual([
      { row: 2, cells: { id: '', name: '财政局', division: '632801' } },
    ]);
  }
});
