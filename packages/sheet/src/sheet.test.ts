import { Workbook } from 'exceljs';
import { MATTER_COLUMNS, SERVICE_POINT_COLUMNS } from '../test/columns';
import type { Column } from './columns';
import { readSheet, type SheetRow } from './sheet';

async function rows(text: string | Buffer, columns: readonly Column[] = MATTER_COLUMNS, maxRows = 1000): Promise<SheetRow[]> {
  const found: SheetRow[] = [];
  for await (const row of readSheet(Buffer.from(text as string), columns, maxRows)) found.push(row);
  return found;
}

const HEAD = '办件编号,评议对象,办理日期,手机号\n';

test('headings in Chinese or English, with marks and spaces', async () => {
  const [chinese] = await rows('*办件编号（必填）,评议对象名称, 办理日期 ,联系电话\nA-1,政务大厅,2026年3月5日,13800000000\n');
  const [english] = await rows('matter_number,servicePoint,Handled On,PHONE\nA-1,政务大厅,2026/3/5,13800000000\n');
  const cells = { matterNumber: 'A-1', servicePoint: '政务大厅', handledOn: '2026-03-05', phone: '13800000000' };
  expect(chinese).toEqual({ row: 2, cells });
  expect(english).toEqual({ row: 2, cells });
});

test('titles above the headings and empty rows between are passed over; row numbers stay the person’s', async () => {
  const found = await rows(`三月办件,,,\n填表人,某某,,\n${HEAD}A-1,大厅,2026-03-05,\n,,,\nA-2,大厅,2026-03-06,\n`);
  expect(found.map(({ row, cells }) => [row, cells.matterNumber])).toEqual([
    [4, 'A-1'],
    [6, 'A-2'],
  ]);
});

test('headings in two rows, as merged cells leave them', async () => {
  const [row] = await rows('办件编号,评议对象,办事人,\n,,姓名,手机号\nA-1,大厅,示例,13800000000\n');
  expect(row).toEqual({ row: 3, cells: { matterNumber: 'A-1', servicePoint: '大厅', applicantName: '示例', phone: '13800000000' } });
});

test('GBK, a byte order mark, tabs and semicolons', async () => {
  // 办件编号,评议对象 in GBK.
  const gbk = Buffer.from([
    0xb0, 0xec, 0xbc, 0xfe, 0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc6, 0xc0, 0xd2, 0xe9, 0xb6, 0xd4, 0xcf, 0xf3, 0x0a, 0x41, 0x2d, 0x31, 0x2c,
    0xb4, 0xf3, 0xcc, 0xfc, 0x0a,
  ]);
  expect((await rows(gbk))[0]?.cells).toEqual({ matterNumber: 'A-1', servicePoint: '大厅' });
  expect((await rows(`\uFEFF办件编号\t评议对象\nA-1\t大厅\n`))[0]?.cells).toEqual({ matterNumber: 'A-1', servicePoint: '大厅' });
  expect((await rows(`办件编号;评议对象\nA-1;"大;厅"\n`))[0]?.cells).toEqual({ matterNumber: 'A-1', servicePoint: '大;厅' });
});

test.each([
  ['shared between cells', true],
  ['standing in their cells', false],
])('texts of a large workbook, %s, stay whole wherever the reader cuts it', async (_, useSharedStrings) => {
  const book = new Workbook();
  const sheet = book.addWorksheet('办件');
  sheet.addRow(['办件编号', '评议对象']);
  const point = (n: number): string => `便民服务中心综合受理窗口${n}`;
  for (let n = 0; n < 3_000; n += 1) sheet.addRow([`A-${n}`, point(n)]);
  const file = Buffer.from(await book.xlsx.writeBuffer({ useSharedStrings } as never));
  const found = await rows(file, MATTER_COLUMNS, 5_000);
  expect(found).toHaveLength(3_000);
  expect(found.filter(({ cells }, n) => cells.servicePoint !== point(n))).toEqual([]);
});

test('a long number that a spreadsheet program shortened refuses its row, naming the cell', async () => {
  const [row] = await rows(`${HEAD}1.23457E+17,大厅,2026-03-05,\n`);
  expect(row?.faults?.[0]).toMatchObject({ field: 'matterNumber', code: 'cell.digitsLost', zh: expect.stringContaining('A2') });
});

test('kinds of service points by their words', async () => {
  const [row, short] = await rows('名称,类别,参评单位\n便民大厅,政务服务窗口,某局\n便民大厅,窗口,某局\n', SERVICE_POINT_COLUMNS);
  expect(row?.cells).toEqual({ name: '便民大厅', kind: 'serviceWindow', unit: '某局' });
  expect(short?.cells).toEqual(row?.cells);
});

test.each([
  ['nothing', '', 'file.empty'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'file.notASheet'],
  ['an old or sealed workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'file.oldExcel'],
  ['a web page named .xls', '<html><table><tr><td>办件编号</td></tr></table></html>', 'file.notASheet'],
  ['a torn workbook', Buffer.from('PK\u0003\u0004 and then nothing that unpacks'), 'file.damaged'],
  ['prose', '今天天气很好\n没有表头\n', 'file.noHeadings'],
  ['unclosed quotes', `${HEAD}"A-1,大厅\n`, 'file.badCsv'],
  ['other columns', '姓名,年龄\n示例,30\n', 'file.noHeadings'],
])('%s is refused as a file', async (_, file, code) => {
  await expect(rows(file)).rejects.toMatchObject({ code, kind: 'invalid', details: { field: 'file', zh: expect.any(String) } });
});

test('more rows than allowed refuse the file', async () => {
  await expect(rows(`${HEAD}A-1,大厅,,\nA-2,大厅,,\nA-3,大厅,,\n`, MATTER_COLUMNS, 2)).rejects.toMatchObject({ code: 'file.tooManyRows' });
});

test('a torn workbook anywhere is a clear refusal or a partly read sheet, never a fault of ours', async () => {
  const book = new Workbook();
  const sheet = book.addWorksheet('办件');
  sheet.addRows([
    ['办件编号', '评议对象'],
    ['T-1', '大厅'],
    ['T-2', '大厅'],
  ]);
  const whole = Buffer.from(await book.xlsx.writeBuffer());
  for (let length = 10; length < whole.length; length += Math.ceil(whole.length / 40)) {
    await expect(rows(whole.subarray(0, length))).rejects.toMatchObject({ name: 'Refused', code: expect.stringMatching(/^file\./) });
  }
  for (let at = 40; at < whole.length; at += Math.ceil(whole.length / 80)) {
    const flipped = Buffer.from(whole);
    flipped[at] = (whole[at] as number) ^ 0xff;
    const outcome = await rows(flipped).catch((error: Error) => error);
    if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ name: 'Refused', code: expect.stringMatching(/^file\./) });
  }
});
