import { buffer } from 'node:stream/consumers';
import { readSheet, Tally, templateSheets, xlsxStream, type Column, type SheetRow } from '@mingjing/sheet';
import { KINDS } from '.';

async function read(file: Buffer, columns: readonly Column[]): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readSheet(file, columns, 1_000, new Tally())) rows.push(row);
  return rows;
}

describe.each(Object.entries(KINDS))('the template of %s', (_, kind) => {
  test('has headings the import knows, explains each, and is read again with a row filled in', async () => {
    const [sheet, explained] = templateSheets(kind) as [ReturnType<typeof templateSheets>[0], ReturnType<typeof templateSheets>[0]];
    await expect(read(await buffer(xlsxStream([sheet, explained])), kind.columns)).rejects.toMatchObject({ code: 'file.noRows' });
    const filled = { ...sheet, rows: [kind.columns.map(({ example }) => example)] };
    const [row, ...others] = await read(await buffer(xlsxStream([filled, explained])), kind.columns);
    expect(others).toEqual([]);
    for (const { field, example, words } of kind.columns) {
      expect(row?.cells[field] ?? '').toBe(words?.[example] ?? example);
    }
  });
});
