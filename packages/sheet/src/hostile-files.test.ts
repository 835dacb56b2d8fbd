import { buffer } from 'node:stream/consumers';
import { Workbook } from 'exceljs';
import { KINDS, MATTER_COLUMNS } from '../test/columns';
import { sayBatches } from './batches';
import type { ReaderMessage } from './reader-task';
import { readSheet, type SheetRow } from './sheet';
import { Zip } from './zip';
import { zipped } from './zip-write';

const HEAD = ['办件编号', '评议对象'];

async function read(file: Buffer): Promise<SheetRow[]> {
  const found: SheetRow[] = [];
  for await (const row of readSheet(file, MATTER_COLUMNS, 1_000)) found.push(row);
  return found;
}

async function workbook(draw: (book: Workbook) => void): Promise<Buffer> {
  const book = new Workbook();
  draw(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function zip(entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of zipped(entries.map(([name, data]) => ({ name, content: [data.toString()] })))) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function entriesOf(file: Buffer): Promise<[string, Buffer][]> {
  const opened = await Zip.open(file);
  return Promise.all(opened.names.map(async (name): Promise<[string, Buffer]> => [name, await buffer(opened.pieces(name))]));
}

/** The file with the text of its worksheets, or of one part, changed. */
async function tampered(file: Buffer, change: (xml: string) => string, part = /worksheets\/sheet\d+\.xml$/): Promise<Buffer> {
  const entries = await entriesOf(file);
  return zip(entries.map(([name, data]) => [name, part.test(name) ? Buffer.from(change(data.toString())) : data]));
}

const plain = (): Promise<Buffer> => workbook((book) => book.addWorksheet('办件').addRows([HEAD, ['A-1', '大厅'], ['A-2', '大厅']]));

test('the packing of these tests is sound', async () => {
  expect((await read(await tampered(await plain(), (xml) => xml))).map(({ cells }) => cells.matterNumber)).toEqual(['A-1', 'A-2']);
});

describe('worksheets as people see them', () => {
  const two = (states: ('visible' | 'hidden' | 'veryHidden')[]): Promise<Buffer> =>
    workbook((book) => states.forEach((state, at) => book.addWorksheet(`表${at + 1}`, { state }).addRows([HEAD, [`A-${at + 1}`, '大厅']])));

  test.each(['hidden', 'veryHidden'] as const)('one that is %s does not stand before one that is seen', async (state) => {
    const [first, second] = await read(await two([state, 'visible']));
    expect([first?.cells.matterNumber, first?.faults]).toEqual(['A-2', undefined]);
    expect(second?.faults?.[0]).toMatchObject({ code: 'sheet.another', zh: expect.stringContaining('隐藏的工作表“表1”') });
  });

  test('the order is that of the tabs, not that of the parts in the file', async () => {
    const file = await tampered(
      await two(['visible', 'visible']),
      (xml) => xml.replace(/(<sheet .*?\/>)(<sheet .*?\/>)/, '$2$1'),
      /^xl\/workbook\.xml$/,
    );
    expect((await read(file))[0]?.cells.matterNumber).toBe('A-2');
  });

  test('also where parts are named from the root', async () => {
    const file = await tampered(
      await two(['hidden', 'visible']),
      (xml) => xml.replaceAll('Target="', 'Target="/xl/'),
      /workbook\.xml\.rels$/,
    );
    expect((await read(file))[0]?.cells.matterNumber).toBe('A-2');
  });
});

describe('files that are not what they seem', () => {
  test.each([
    ['that breaks off within a row', (xml: string) => xml.slice(0, xml.indexOf('A3')), 'file.damaged'],
    ['that breaks off after a row', (xml: string) => xml.slice(0, xml.lastIndexOf('</sheetData>')), 'file.damaged'],
    ['with a row no sheet has', (xml: string) => xml.replace('r="3"', 'r="99999999999"'), 'file.damaged'],
    ['with rows out of order', (xml: string) => xml.replace('r="3"', 'r="1"'), 'file.damaged'],
    ['with a cell no sheet has', (xml: string) => xml.replace('r="A3"', 'r="XFE3"'), 'file.damaged'],
    ['with a cell twice', (xml: string) => xml.replace('r="B3"', 'r="A3"'), 'file.damaged'],
    ['with entities of its own', (xml: string) => xml.replace('<worksheet', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), 'file.damaged'],
    ['with an entity nobody knows', (xml: string) => xml.replace('</sheetData>', '&nbsp;</sheetData>'), 'file.damaged'],
    ['with elements within elements without end', (xml: string) => xml.replace('</sheetData>', `${'<a>'.repeat(200)}`), 'file.damaged'],
    ['with a shared text that is not there', (xml: string) => xml.replace(/<v>\d+<\/v>/, '<v>999</v>'), 'file.damaged'],
    ['with rows where no rows belong', (xml: string) => xml.replace('</sheetData>', '</sheetData><x><row r="9"/></x>'), 'file.rowsDiffer'],
    ['with rows in a comment', (xml: string) => xml.replace('</sheetData>', '<!-- <row r="9"/> --></sheetData>'), 'file.rowsDiffer'],
  ])('a worksheet %s refuses the file', async (_, change, code) => {
    await expect(read(await tampered(await plain(), change))).rejects.toMatchObject({ name: 'Refused', code });
  });

  test('a zip with two entries of one name', async () => {
    const entries = await entriesOf(await plain());
    await expect(read(await zip([...entries, ...entries.slice(-1)]))).rejects.toMatchObject({ code: 'file.damaged' });
  });

  test.each(['"社保"登记', '"社保登记'])('quotes of a text file that do not hold a cell, %s, are told with their line', async (cell) => {
    const file = Buffer.from(`办件编号,评议对象\nA-1,大厅\nA-2,${cell}\n`);
    await expect(read(file)).rejects.toMatchObject({ code: 'file.badCsv', details: { zh: expect.stringMatching(/第 3 行.*B3/) } });
  });
});

test('marks that nobody sees are no part of a cell, in workbooks and text files', async () => {
  const cells = ['\u202dA-1\u202c', '\ufeff大\u200b厅'];
  const workbooks = await read(await workbook((book) => book.addWorksheet('办件').addRows([HEAD, cells])));
  const texts = await read(Buffer.from(`办件编号,评议对象\n${cells.join(',')}\n`));
  expect([...workbooks, ...texts].map(({ cells: found }) => found)).toEqual(Array(2).fill({ matterNumber: 'A-1', servicePoint: '大厅' }));
});

describe('files that hold too much', () => {
  const said = async (file: Buffer, maxRows: number): Promise<ReaderMessage[]> => {
    const messages: ReaderMessage[] = [];
    await sayBatches(
      file,
      { kind: KINDS.matters, maxRows },
      (message) => messages.push(message),
      async () => {},
    );
    return messages;
  };

  test('a cell of megabytes refuses its row, and is not handed on', async () => {
    const file = await workbook((book) => book.addWorksheet('办件').addRows([HEAD, ['A-1', '大'.repeat(30_000)]]));
    const [row] = await read(file);
    expect(row?.faults).toEqual([
      expect.objectContaining({ field: 'servicePoint', code: 'cell.tooLong', zh: expect.stringContaining('B2') }),
    ]);
    expect(row?.cells.servicePoint).toHaveLength(300);
  });

  test('rows of much text go on in smaller batches', async () => {
    const lines = Array.from({ length: 120 }, (_, n) => `A-${n},${'a'.repeat(9_000)}\n`);
    const messages = await said(Buffer.from(`办件编号,评议对象\n${lines.join('')}`), 1_000);
    const sizes = messages.flatMap((message) => (message.type === 'batch' ? message.rows.length : []));
    expect(sizes.length).toBe(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(120);
  });

  test('of a file with too many rows none is given, blank rows do not count', async () => {
    const csv = (rows: number, blank: number): Buffer =>
      Buffer.from(`办件编号,评议对象\n${Array.from({ length: rows }, (_, n) => `A-${n},大厅\n`).join('')}${',\n'.repeat(blank)}`);
    await expect(said(csv(1_300, 0), 1_200)).rejects.toMatchObject({ code: 'file.tooManyRows' });
    const given: ReaderMessage[] = [];
    const task = { kind: KINDS.matters, maxRows: 1_200 };
    await sayBatches(
      csv(1_300, 0),
      task,
      (message) => given.push(message),
      async () => {},
    ).catch(() => {});
    expect(given.filter(({ type }) => type === 'batch')).toEqual([]);
    const rows = (await said(csv(1_100, 300), 1_200)).flatMap((message) => (message.type === 'batch' ? message.rows : []));
    expect(rows).toHaveLength(1_100);
  });
});
