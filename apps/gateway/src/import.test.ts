import { takeRows } from './import';
import type { SheetRow } from './sheet/sheet';

async function* sheet(rows: SheetRow[]): AsyncIterable<SheetRow> {
  yield* rows;
}

const row = (number: number, matterNumber: string): SheetRow => ({ row: number, cells: { matterNumber } });
const target = { sameRecord: ({ cells }: SheetRow) => cells.matterNumber ?? '', keyField: 'matterNumber' };

test('rows go on in order, 500 a call, and the counts add up', async () => {
  const sent: number[] = [];
  const result = await takeRows(sheet(Array.from({ length: 1201 }, (_, n) => row(n + 2, `A-${n}`))), target, async (rows) => {
    sent.push(rows.length);
    const [first] = rows;
    return {
      accepted: rows.length - 1,
      rejected: 1,
      errors: [{ row: first?.row ?? 0, field: 'phone', code: 'phone.invalid', messageZh: '手机号有误', messageEn: 'bad' }],
    };
  });
  expect(sent).toEqual([500, 500, 201]);
  expect(result).toMatchObject({ accepted: 1198, rejected: 3 });
  expect(result.errors.map(({ row: at }) => at)).toEqual([2, 502, 1002]);
});

test('a row twice in the file is refused by row, also far apart, and so is a row with a bad cell', async () => {
  const rows = [
    ...Array.from({ length: 700 }, (_, n) => row(n + 2, `A-${n}`)),
    row(702, 'A-3'),
    { ...row(703, 'B'), fault: { field: 'phone', code: 'cell.formula', zh: '公式', en: 'formula' } },
  ];
  const result = await takeRows(sheet(rows), target, async (part) => ({ accepted: part.length, rejected: 0, errors: [] }));
  expect(result).toMatchObject({ accepted: 700, rejected: 2 });
  expect(result.errors).toEqual([
    { row: 702, field: 'matterNumber', code: 'row.repeated', message: expect.stringContaining('第 5 行'), messageEn: expect.any(String) },
    { row: 703, field: 'phone', code: 'cell.formula', message: '公式', messageEn: 'formula' },
  ]);
});

test('a service that fails in the middle fails the import', async () => {
  let calls = 0;
  const outcome = takeRows(sheet(Array.from({ length: 1500 }, (_, n) => row(n + 2, `A-${n}`))), target, async () => {
    calls += 1;
    if (calls === 2) throw new Error('away');
    return { accepted: 500, rejected: 0, errors: [] };
  });
  await expect(outcome).rejects.toThrow('away');
});
