import { setImmediate as turn } from 'node:timers/promises';
import { sayBatches } from './batches';
import { KINDS } from '../test/columns';
import type { ReaderMessage } from './reader-task';

const taskOf = (lines: string[]) => {
  const file = Buffer.from(`办件编号,评议对象\n${lines.join('\n')}\n`);
  return [file, { kind: { ...KINDS.matters, atOnce: 10 }, maxRows: 1_000 }] as const;
};

test('two batches are under way at most; the third waits until one is taken', async () => {
  const said: ReaderMessage[] = [];
  const takes: (() => void)[] = [];
  const [file, task] = taskOf(Array.from({ length: 35 }, (_, n) => `A-${n},大厅`));
  const reading = sayBatches(
    file,
    task,
    (message) => said.push(message),
    () => new Promise((resolve) => takes.push(resolve)),
  );
  const types = () => said.map((message) => (message.type === 'batch' ? message.rows.length : message.type));
  const waiting = async () => {
    for (const end = Date.now() + 60_000; takes.length === 0 && Date.now() < end;) await turn();
    return takes.shift() as () => void;
  };
  const first = await waiting();
  expect(types()).toEqual(['counted', 10, 10]);
  first();
  expect(said[0]).toEqual({ type: 'counted', counts: { outside: 1, blank: 0, given: 35 }, passedOver: [] });
  (await waiting())();
  await reading;
  expect(types()).toEqual(['counted', 10, 10, 10, 5]);
});

test('a record twice in the file is a fault that names the first row, also far apart; a row not taken is no record', async () => {
  const lines = [
    'A-1,大厅',
    'A-2,大厅',
    'A-1,另一大厅',
    '1.2E+17,大厅',
    '1.2E+17,大厅',
    ...Array.from({ length: 20 }, (_, n) => `B-${n},大厅`),
  ];
  const said: ReaderMessage[] = [];
  const [file, task] = taskOf([...lines, 'A-2,大厅', ',大厅', ',大厅']);
  await sayBatches(
    file,
    task,
    (message) => said.push(message),
    async () => {},
  );
  const rows = said.flatMap((message) => (message.type === 'batch' ? message.rows : []));
  expect(rows.filter(({ faults }) => faults).map(({ row, faults }) => [row, faults?.map(({ code }) => code)])).toEqual([
    [5, ['cell.digitsLost']],
    [6, ['cell.digitsLost']],
    [27, ['row.repeated']],
  ]);
  expect(rows.find(({ row }) => row === 27)?.faults?.[0]).toMatchObject({ field: 'matterNumber', zh: expect.stringContaining('第 3 行') });
});
