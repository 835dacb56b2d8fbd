import { readApart, type RowCounts, type SheetRow } from '@mingjing/sheet';
import { oddMatters } from '../../../deploy/load/odd-matters';
import { kinds } from '../src/services/evaluation/imports';

const ROWS = 64_306;

test('a prefecture’s year with every way of writing a cell among its rows is read as it is shown, within 96 MiB', async () => {
  const { file, told } = oddMatters(ROWS);
  let counts: RowCounts | undefined;
  const rows: SheetRow[] = [];
  for await (const batch of readApart(file, { kind: kinds.matters, maxRows: 200_000 }, 96)) {
    counts = batch.counts;
    rows.push(...batch.rows);
  }
  const wanted = told.flatMap((one, at) => (one === 'blank' ? [] : [{ row: at + 2, cells: one.cells, fault: one.fault }]));
  expect(counts).toEqual({ outside: 1, blank: ROWS - wanted.length, given: wanted.length });
  const read = rows.map(({ row, cells, faults }) => ({
    row,
    cells: { ...cells, applicantName: cells.applicantName ?? '' },
    fault: faults?.[0]?.code,
  }));
  const different = read.flatMap((one, at) =>
    JSON.stringify(sorted(one)) === JSON.stringify(sorted(wanted[at])) ? [] : [[one, wanted[at]]],
  );
  expect(different.slice(0, 3)).toEqual([]);
  expect(read).toHaveLength(wanted.length);
  expect(read.filter(({ fault }) => fault)).toHaveLength(told.filter((one) => one !== 'blank' && one.fault).length);
});

function sorted(one: { row: number; cells: Partial<Record<string, string>>; fault?: string } | undefined): unknown {
  return one && [one.row, one.fault, Object.entries(one.cells).sort()];
}
