import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { Workbook } from 'exceljs';
import { Zip } from './zip';
import { xlsxStream, type Content } from './write';
import { csvStream } from './write-csv';

const COLUMNS = [
  { header: '编号' },
  { header: '数量', kind: 'number' as const },
  { header: '满意率', kind: 'percent' as const },
  { header: '说明' },
];
const DANGEROUS = ['=1+1', '+1', '-1', '@SUM(A1)', '＝cmd|x', '\tTAB', "'quoted", '=cmd|"/c calc"!A0'];
const ROWS: Content[][] = [
  ['123456789012345678901', 12, 0.994, '一'],
  ...DANGEROUS.map((text): Content[] => [text, undefined, -1, 'a "quoted", <b> & c\nsecond line']),
  ['_x0041_', Number.NaN, 0, '字𠮷\u0001'],
];

const collected = async (stream: AsyncIterable<Buffer | string>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const chunk of stream) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
};

test('a workbook opens again with every value as it was given, text as text and numbers as numbers', async () => {
  const file = await collected(
    xlsxStream([
      { name: '表[1]/一', columns: COLUMNS, rows: ROWS },
      { name: '说明', columns: [{ header: '甲' }], rows: [['乙']] },
    ]),
  );
  expect((await Zip.open(file)).has('xl/workbook.xml')).toBe(true);
  const book = new Workbook();
  await book.xlsx.load(file as never);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['表 1  一', '说明']);
  const sheet = book.worksheets[0];
  const read = ROWS.map((row, at) => row.map((_, column) => sheet?.getRow(at + 2).getCell(column + 1).value ?? undefined));
  expect(read.slice(0, -1)).toEqual(ROWS.slice(0, -1));
  // Excel reads the escape as the underscore it stands for; exceljs leaves it.
  expect(read.at(-1)).toEqual(['_x005F_x0041_', undefined, 0, '字𠮷\ufffd']);
  expect(sheet?.getCell('A3').type).toBe(3);
  expect(sheet?.getCell('C2').numFmt).toBe('0.0%');
});

test('a CSV file opens again; what would begin a formula is guarded', async () => {
  const file = await collected(csvStream({ columns: COLUMNS, rows: ROWS }));
  expect(file.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const [headings, first, ...rest] = parse(file, { bom: true }) as string[][];
  expect(headings).toEqual(['编号', '数量', '满意率', '说明']);
  expect(first).toEqual(['123456789012345678901', '12', '0.994', '一']);
  for (const [at, text] of DANGEROUS.entries()) expect(rest[at]?.[0]).toBe(`'${text}`);
  expect(rest[0]?.slice(1)).toEqual(['', '-1', 'a "quoted", <b> & c\nsecond line']);
});

test.each([
  ['xlsx', xlsxStream],
  ['csv', ([sheet]: Parameters<typeof xlsxStream>[0]) => csvStream(sheet as Parameters<typeof xlsxStream>[0][0])],
])('rows of %s are asked for no faster than they are read, and no more once the reader is gone', async (_, streamOf) => {
  let asked = 0;
  let ended = false;
  async function* endless(): AsyncGenerator<Content[]> {
    try {
      for (;;) {
        asked += 1;
        yield [`${Math.random()}`.repeat(20)];
        if (asked % 100 === 0) await turn();
      }
    } finally {
      ended = true;
    }
  }
  const stream = streamOf([{ name: 'a', columns: [{ header: 'a' }], rows: endless() }]);
  stream.on('data', () => asked > 0 && stream.pause());
  let seen = -1;
  for (const end = Date.now() + 60_000; asked === 0 || asked !== seen;) {
    expect(Date.now()).toBeLessThan(end);
    seen = asked;
    for (let at = 0; at < 1_000; at += 1) await turn();
  }
  expect(asked).toBeLessThan(5_000);
  stream.destroy();
  for (const end = Date.now() + 60_000; !ended && Date.now() < end;) await turn();
  expect(ended).toBe(true);
});

test('an error of the rows is the error of the stream', async () => {
  async function* failing(): AsyncGenerator<Content[]> {
    yield ['a'];
    throw new Error('away');
  }
  await expect(collected(xlsxStream([{ name: 'a', columns: [{ header: 'a' }], rows: failing() }]))).rejects.toThrow('away');
  await expect(collected(csvStream({ columns: [{ header: 'a' }], rows: failing() }))).rejects.toThrow('away');
});
