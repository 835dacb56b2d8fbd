import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { isComputed, markedCode, plainForm } from './code-form';
import { seen } from './cell';
import { readSheet, type SheetRow } from './sheet';
import { Tally } from './tally';
import { xlsxStream, type WrittenSheet } from './write';
import { csvStream } from './write-csv';

const COLUMNS = [
  { field: 'name', names: ['名称'], required: true, about: '', example: '' },
  { field: 'code', names: ['编码'], form: 'code', about: '', example: '' },
] as const;

/** What spreadsheet programs compute, take for a mark, cut off, or part cells at. */
const HOSTILE = [
  ...['-十号综合站', "=cmd|'/C calc'!A0", '+1', '@x', '＝1+1', "'quoted", "''x", "'=1", '="abc"', '=""', '"', '""', '","', "'", '`1'],
  ...[
    '逗号,分号;制表\t竖线|',
    '一行\n两行',
    '回车\r',
    ' 前后有空格 ',
    '　全角空格　',
    '（全角）()【】',
    'ＡＢＣ１２３',
    '1-3号窗口',
    '3/5',
  ],
  ...[
    '007',
    '1.0',
    '123456.0',
    '20261103',
    '2026-11-03',
    '1,280',
    '99%',
    'TRUE',
    '#N/A',
    '_x0041_',
    '00012345',
    '1E5',
    '3/4',
    'MAR5',
    '2026年3月',
    '<b>&amp;</b>',
    ']]>',
    '𠮷🙂',
  ],
];

const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: fc.constantFrom(...'\'"=+-@,;\t\n\r| 0123456789.`局A＝　'), maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** What a workbook has a way to write, and no shortened number, which is refused aloud. */
const writable = (text: string): boolean =>
  !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) && !/^\s*\d(\.\d+)?E\+\d+\s*$/i.test(text);

async function readAll(file: Buffer): Promise<{ rows: SheetRow[]; passedOver: readonly string[] }> {
  const rows: SheetRow[] = [];
  const tally = new Tally();
  for await (const row of readSheet(file, COLUMNS, 1_000, tally)) rows.push(row);
  return { rows, passedOver: tally.passedOver };
}

const FORMATS = {
  csv: (sheet: WrittenSheet) => buffer(csvStream(sheet)),
  xlsx: (sheet: WrittenSheet) => buffer(xlsxStream([sheet])),
};

describe.each(Object.entries(FORMATS))('.%s', (_, write) => {
  test('what was written is read again as it is seen, whatever it looks like', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyText.filter(writable), anyText.filter(writable)), { minLength: 1, maxLength: 8 }),
        async (given) => {
          const columns = [{ header: '名称' }, { header: '编码', kind: 'code' as const }, { header: '只在导出中' }];
          // A row needs a text to be one.
          const rows = given.map(([name, code]) => [`${name}。`, seen(code) && markedCode(seen(code)), '不读']);
          const { rows: read, passedOver } = await readAll(await write({ name: '表', columns, rows }));
          expect(passedOver).toEqual(['只在导出中']);
          expect(read.map(({ cells, faults }) => [cells['name'], cells['code'] ?? '', faults])).toEqual(
            given.map(([name, code]) => [lined(`${name}。`, write), lined(seen(code), write), undefined]),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(HOSTILE)('the name %j', async (name) => {
    const { rows } = await readAll(
      await write({ name: '表', columns: [{ header: '名称' }, { header: '编码', kind: 'code' }], rows: [[name, markedCode(seen(name))]] }),
    );
    expect(rows).toEqual([{ row: 2, cells: { name: lined(seen(name), write), code: lined(seen(name), write) } }]);
  });
});

/** A workbook knows one kind of line end. */
function lined(text: string, write: (sheet: WrittenSheet) => Promise<Buffer>): string {
  const shown = seen(text);
  return write === FORMATS.xlsx ? seen(shown.replace(/\r\n?/g, '\n')) : shown;
}

test('a code is marked where reading would else take something off it', () => {
  fc.assert(fc.property(anyText, (text) => plainForm(markedCode(text), 'code') === text));
  expect([markedCode('BJ-1'), markedCode("'A1"), markedCode('123456.0')]).toEqual(['BJ-1', "''A1", "'123456.0"]);
  expect([plainForm("'13800001234", 'code'), plainForm('13800001234.0', 'code')]).toEqual(['13800001234', '13800001234']);
});

test('a code that programs would compute stands in CSV as a text, and others as they are', async () => {
  // What LibreOffice and Excel make numbers, days, times or truths of.
  const computed = ['00012345', '1E5', '12e-3', '3/4', '1-2', '2026-11', '2026.10', '5.10', '123456789012345678', '20260305000000012'];
  const others = ['12:30', '5PM', '(5)', '￥5', '50%', 'MAR5', 'Sept2', '5-Mar-26', '2026年3月', '三月五日', 'TRUE'];
  expect([...computed, ...others].filter((code) => !isComputed(code))).toEqual([]);
  const texts = ['BJ202600000001', 'SX0001', '12345', '0', '2026BJ-1', '寻常-1', 'M-1', '3号', '1E5A', 'MARKET-A', '〔2026〕3号', ''];
  expect(texts.filter(isComputed)).toEqual([]);
  const columns = [{ header: '名称', kind: 'code' as const }, { header: '编码' }];
  const csv = await buffer(csvStream({ columns, rows: [['00012345', '00012345'], ['BJ-1'], ['-1']] }));
  expect(csv.toString()).toBe("\ufeff名称,编码\r\n'00012345,00012345\r\nBJ-1,\r\n'-1,\r\n");
});
