import { Refused } from '@mingjing/contracts/refused';
import type { Batch, SheetRow } from '@mingjing/sheet';
import { Intake, type Send } from './intake';
import { kinds } from './services/evaluation/imports';

const row = (number: number, matterNumber = `A-${number}`): SheetRow => ({ row: number, cells: { matterNumber, servicePoint: '大厅' } });
async function* batches(...of: SheetRow[][]): AsyncGenerator<Batch> {
  for (const rows of of) yield { rows, counts: { outside: 1, blank: 2, given: of.flat().length }, passedOver: [] };
}
const taking: Send = async (rows) => ({ accepted: rows.length, unchanged: 0, rejected: 0, errors: [] });
const phoneFault = (at: number) => ({ row: at, field: 'phone', code: 'phone.invalid', messageZh: '手机号有误', messageEn: 'bad' });

test('batches go on in order, and the counts add up', async () => {
  const parts: [number, number][] = [];
  const intake = new Intake(kinds.matters.columns, async (rows, part) => {
    parts.push([part, rows.length]);
    return { accepted: rows.length - 2, unchanged: 1, rejected: 1, errors: [phoneFault(rows[0]?.row ?? 0)] };
  });
  const outcome = await intake.take(batches([row(2), row(3), row(4)], [row(5), row(6)]));
  expect(parts).toEqual([
    [0, 3],
    [1, 2],
  ]);
  expect(outcome).toMatchObject({ rows: 8, outside: 1, blank: 2, accepted: 1, unchanged: 2, rejected: 2 });
  expect(intake.progress).toEqual({ read: 5, accepted: 1, unchanged: 2, rejected: 2, total: 5 });
  expect(outcome.errors.map(({ row: at }) => at)).toEqual([2, 5]);
  expect(outcome.rejectedRows).toEqual([
    { row: 2, cells: { 办件编号: 'A-2', 评议对象: '大厅' } },
    { row: 5, cells: { 办件编号: 'A-5', 评议对象: '大厅' } },
  ]);
});

test('a row with faults of its own goes nowhere; all of them are told, and its cells kept as they are written', async () => {
  const faults = ['kind', 'unit'].map((field) => ({ field, code: 'cell.formula', zh: '公式', en: 'formula' }));
  const bad: SheetRow = { row: 9, cells: { name: '大厅', kind: 'serviceWindow', unit: '' }, faults };
  const sent: number[] = [];
  const send: Send = async (rows, part) => (sent.push(rows.length), taking(rows, part));
  const outcome = await new Intake(kinds['service-points'].columns, send).take(
    batches([bad, { row: 10, cells: { name: '站' } }], [{ ...bad, row: 3 }]),
  );
  expect(sent).toEqual([1]);
  expect(outcome).toMatchObject({ accepted: 1, rejected: 2 });
  expect(outcome.errors.map(({ row: at, field }) => `${at} ${field}`)).toEqual(['3 kind', '3 unit', '9 kind', '9 unit']);
  expect(outcome.rejectedRows).toEqual([
    { row: 3, cells: { 名称: '大厅', 类型: '政务服务窗口' } },
    { row: 9, cells: { 名称: '大厅', 类型: '政务服务窗口' } },
  ]);
});

test('errors and rows are kept up to a bound, the counts go on', async () => {
  const rows = Array.from({ length: 10_500 }, (_, n) => row(n + 2, 'X'.repeat(1_000)));
  const send: Send = async (all) => ({ accepted: 0, unchanged: 0, rejected: all.length, errors: all.map((one) => phoneFault(one.row)) });
  const outcome = await new Intake(kinds.matters.columns, send).take(batches(rows));
  expect(outcome.rejected).toBe(10_500);
  expect([outcome.errors.length, outcome.rejectedRows.length]).toEqual([10_000, 10_000]);
  expect(outcome.rejectedRows[0]?.cells['办件编号']).toHaveLength(300);
});

test('a service that fails in the middle fails the import; whoever went away is served no further batch', async () => {
  const failing = new Intake(kinds.matters.columns, async (rows, part) => {
    if (part === 1) throw new Error('away');
    return taking(rows, part);
  });
  await expect(failing.take(batches([row(2)], [row(3)], [row(4)]))).rejects.toThrow('away');
  expect(failing.progress).toMatchObject({ read: 1, accepted: 1 });
  const gone = new AbortController();
  const stopped = new Intake(
    kinds.matters.columns,
    async (rows, part) => {
      gone.abort();
      return taking(rows, part);
    },
    gone.signal,
  );
  await expect(stopped.take(batches([row(2)], [row(3)]))).rejects.toMatchObject({ code: 'import.stopped' });
  expect(stopped.progress).toMatchObject({ read: 1, accepted: 1 });
});

test('a refusal in the middle says how many rows stay, unless it was a dry run or none were taken', async () => {
  const broken = async function* (...of: SheetRow[][]): AsyncGenerator<Batch> {
    yield* batches(...of);
    throw new Refused('file.brokenCsv', 'invalid', { field: 'file', zh: '第 4 行有误。', en: 'Line 4 is broken.' });
  };
  const run = (source: AsyncIterable<Batch>, dryRun: boolean): Promise<unknown> =>
    new Intake(kinds.matters.columns, taking, undefined, dryRun).take(source).catch((error: unknown) => (error as Refused).details);
  await expect(run(broken([row(2)], [row(3)]), false)).resolves.toEqual({
    field: 'file',
    zh: expect.stringMatching(/^第 4 行有误。此前已导入 2 行/),
    en: expect.stringMatching(/^Line 4 is broken\. 2 rows before it/),
  });
  for (const details of [await run(broken([row(2)]), true), await run(broken(), false)])
    expect(details).toHaveProperty('zh', '第 4 行有误。');
});

test('an answer that does not account for every row it was sent fails the import', async () => {
  const forgetful: Send = async (rows) => ({ accepted: rows.length - 1, unchanged: 0, rejected: 0, errors: [] });
  await expect(new Intake(kinds.matters.columns, forgetful).take(batches([row(2), row(3)]))).rejects.toThrow('of 2 rows 1 were answered');
});

test('batches that end before all rows of the file came fail the import', async () => {
  async function* short(): AsyncGenerator<Batch> {
    yield { rows: [row(2)], counts: { outside: 1, blank: 0, given: 2 }, passedOver: [] };
  }
  await expect(new Intake(kinds.matters.columns, taking).take(short())).rejects.toThrow('1 rows came of 2');
});
