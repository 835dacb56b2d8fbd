import { execFileSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { Workbook } from 'exceljs';
import { KINDS } from './columns';
import { readApart, type Batch } from '../src/reading';

const csv = (rows: number, words = '大厅'): Buffer =>
  Buffer.from(`办件编号,评议对象\n${Array.from({ length: rows }, (_, n) => `A-${n},${words}\n`).join('')}`);

const read = (file: Buffer, limitMib = 256) => readApart(file, { kind: KINDS.matters, maxRows: 200_000 }, limitMib);
async function all(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}
/** Resolves once no process that this one started runs any more; a test that waits for ever has found one. */
async function noneLeft(): Promise<void> {
  while (process.getActiveResourcesInfo().includes('ProcessWrap')) await turn();
}

test('a file is read in a process of its own, in batches', async () => {
  const batches = await all(read(csv(1_201)));
  expect(batches.map(({ rows }) => rows.length)).toEqual([500, 500, 201]);
  expect(batches.map(({ counts }) => counts)).toEqual(Array(3).fill({ outside: 1, blank: 0, given: 1_201 }));
});

test('a workbook too', async () => {
  const book = new Workbook();
  const sheet = book.addWorksheet('办件');
  sheet.addRow(['办件编号', '评议对象']);
  for (let n = 0; n < 700; n += 1) sheet.addRow([`A-${n}`, '大厅']);
  const buffer = await book.xlsx.writeBuffer();
  const batches = await all(read(Buffer.from(buffer)));
  expect(batches.map(({ rows, counts }) => [rows.length, counts.given])).toEqual([
    [500, 700],
    [200, 700],
  ]);
});

test('a refusal of the process is the refusal of the import', async () => {
  await expect(all(read(Buffer.from('今天天气很好')))).rejects.toMatchObject({
    name: 'Refused',
    code: 'file.noHeadings',
    kind: 'invalid',
    details: { field: 'file' },
  });
});

test('one that would take more memory than it may ends with a clear refusal, and this process lives on', async () => {
  await expect(all(read(csv(150_000, '便民服务中心综合受理窗口'.repeat(6)), 16))).rejects.toMatchObject({
    code: 'file.tooLarge',
    details: { zh: expect.stringContaining('拆分') },
  });
  await noneLeft();
});

test('whoever stops reading ends the process', async () => {
  for await (const { rows } of read(csv(5_000))) {
    expect(rows).toHaveLength(500);
    break;
  }
  await noneLeft();
});

test('a process that has ended before its last words are read is one that has read everything', async () => {
  let found = 0;
  for await (const { rows } of read(csv(600))) {
    found += rows.length;
    // As on a machine that is busy: the process says the end and goes, while nothing is read here.
    execFileSync(process.execPath, ['-e', 'setTimeout(() => {}, 700)']);
  }
  expect(found).toBe(600);
});
